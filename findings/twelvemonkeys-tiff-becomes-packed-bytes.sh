#!/bin/sh
# TwelveMonkeys ImageIO 3.15.0 and the JDK's own TIFF reader: does what one writes come out of the other?
# Guess: yes, or there is an error: both read and write TIFF 6, and a program without TwelveMonkeys on its class path reads with the JDK's.
# Seen: of the compressions PackBits and Deflate, whose numbers are above 32,767, TwelveMonkeys writes the tag as LONG, where TIFF 6 wants SHORT. The JDK's
# reader drops a tag of another type, takes the file for uncompressed, and returns the packed bytes as pixels, and behind them whatever follows in the
# file, such as the name of the writing program: a label image has other objects, and only a listener for warnings would hear of it. LZW and ZLib are read
# as they should be, and other readers (tifffile 2026.3.3, GDAL 3.10 in rasterio 1.4.4, ImageJ 1.54p) read all four.
# Seen 2026-11-30 on Temurin 25.0.3.
# Needs Maven, a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for jar in imageio:imageio-tiff imageio:imageio-metadata imageio:imageio-core common:common-lang common:common-io common:common-image; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="com.twelvemonkeys.$jar:3.15.0" -DoutputDirectory="$work/lib" \
        >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }
done

cat >Packed.java <<'END'
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageWriterSpi;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;

class Packed {
    static int status;

    static void expect(String what, Object seen, Object expected) {
        System.out.println(what + ": " + seen + (seen.equals(expected) ? "" : ", expected: " + expected));
        status |= seen.equals(expected) ? 0 : 1;
    }

    static File written(BufferedImage image, String compression) throws Exception {
        File file = new File(compression + ".tif");
        var writer = new TIFFImageWriterSpi().createWriterInstance();
        var how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionType(compression);
        try (var out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        }
        return file;
    }

    static ImageReader ofTheJdk() {
        for (var readers = ImageIO.getImageReadersByFormatName("tiff"); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new IllegalStateException("no reader of the JDK");
    }

    /** The first row, and what was said. */
    static String read(ImageReader reader, File file) throws Exception {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (var in = ImageIO.createImageInputStream(file)) {
            reader.setInput(in);
            int[] row = reader.read(0).getRaster().getPixels(0, 0, 16, 1, (int[]) null);
            return Arrays.toString(row) + (warnings.isEmpty() ? "" : ", warned: " + warnings.get(0));
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(System.getProperty("java.vm.vendor") + " " + System.getProperty("java.version"));
        var labels = new BufferedImage(16, 3, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 16; x++) {
                labels.getRaster().setSample(x, y, 0, x / 4 * 10);
            }
        }
        String right = "[0, 0, 0, 0, 10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30]";
        String warned = ", warned: Compression field is missing; assuming no compression";
        for (String compression : List.of("LZW", "ZLib", "PackBits", "Deflate")) {
            File file = written(labels, compression);
            expect(compression + " by TwelveMonkeys", read(new TIFFImageReaderSpi().createReaderInstance(), file), right);
            String seen = read(ofTheJdk(), file);
            if (compression.equals("PackBits")) { // 253: the next byte four times
                expect(compression + " by the JDK", seen, "[253, 0, 253, 10, 253, 20, 253, 30, 253, 0, 253, 10, 253, 20, 253, 30]" + warned);
            } else if (compression.equals("Deflate")) {
                expect(compression + " by the JDK, begins as zlib does", seen.startsWith("[120, ") && seen.endsWith(warned), true);
            } else {
                expect(compression + " by the JDK", seen, right);
            }
        }
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp "lib/*" Packed.java
