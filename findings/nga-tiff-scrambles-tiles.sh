#!/bin/sh
# mil.nga:tiff 3.0.0 (NGA's TIFF Java): does it read label images with the numbers that were written?
# Guess: yes, or it refuses: it knows strips and tiles, both byte orders, LZW, Deflate, PackBits and the predictor.
# Seen: two of these break, and numbers come out all the same. LZW has codes of 12 bits, after which its table begins anew, and there the reader goes astray:
# of an image in tiles of 256, as slides and maps have them, 189,886 of 262,144 pixels are wrong, and 1,024 objects are 1,177. All there is to see is a warning
# in the log that an end is missing. Strips as the JDK writes them, and tiles of 64, end before that; where more is in an image it is often an error instead,
# known upstream as issue 46. And the predictor, differences along a row, is summed with bytes in the wrong order in big-endian files, so that carries are
# lost: of objects with background between them 192,000 pixels are wrong, the background too, and no log has a word. Floats with it are all wrong (-1.5 is
# 7e-41). Deflate and PackBits alone are right in any tiles.
# Seen 2026-11-30 on Temurin 25.0.3. The JDK's reader, tifffile 2026.3.3 and Pillow 13.0.0 read the LZW files as written, and tifffile, Pillow and rasterio
# 1.4.4 the one with the predictor, which the JDK refuses for 16 bits. Floats were tried with files of tifffile.
# Needs Maven, a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact=mil.nga:tiff:3.0.0 -DoutputDirectory=lib >mvn.log 2>&1 \
    || { cat mvn.log; exit 1; }

cat >Tiles.java <<'END'
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import mil.nga.tiff.Rasters;
import mil.nga.tiff.TiffReader;

class Tiles {
    static final int SIDE = 512;
    static int status;

    static void expect(String what, Object seen, Object expected) {
        System.out.println(what + ": " + seen + (seen.toString().equals(expected.toString()) ? "" : ", expected: " + expected));
        status |= seen.toString().equals(expected.toString()) ? 0 : 1;
    }

    /** Squares, numbered from 1, one in every 16 x 16 pixels. */
    static BufferedImage labels(int width) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.getRaster().setSample(x, y, 0, Math.max(x % 16, y % 16) < width ? y / 16 * (SIDE / 16) + x / 16 + 1 : 0);
            }
        }
        return image;
    }

    static int[] pixels(BufferedImage image) {
        return image.getRaster().getPixels(0, 0, SIDE, SIDE, (int[]) null);
    }

    static void write(BufferedImage image, String compression, int tile, File file) throws Exception {
        var writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionType(compression);
        if (tile > 0) {
            how.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
            how.setTiling(tile, tile, 0, 0);
        }
        try (var stream = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        }
        writer.dispose();
    }

    /** A file in one strip, with Deflate and the horizontal predictor, by hand, which the JDK does not do for 16 bits. */
    static void predicted(BufferedImage image, ByteOrder order, File file) throws Exception {
        ByteBuffer differences = ByteBuffer.allocate(2 * SIDE * SIDE).order(order);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0, before = 0; x < SIDE; x++) {
                int label = image.getRaster().getSample(x, y, 0);
                differences.putShort((short) (label - before));
                before = label;
            }
        }
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed)) {
            deflater.write(differences.array());
        }
        int[][] tags = {{256, SIDE}, {257, SIDE}, {258, 16}, {259, 8}, {262, 1}, {273, 0}, {277, 1}, {278, SIDE}, {279, packed.size()}, {317, 2}, {339, 1}};
        int start = 8 + 2 + 12 * tags.length + 4;
        ByteBuffer out = ByteBuffer.allocate(start + packed.size()).order(order);
        out.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'}).putShort((short) 42).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            boolean wide = tag[0] == 273 || tag[0] == 279;
            out.putShort((short) tag[0]).putShort((short) (wide ? 4 : 3)).putInt(1);
            if (wide) {
                out.putInt(tag[0] == 273 ? start : tag[1]);
            } else {
                out.putShort((short) tag[1]).putShort((short) 0);
            }
        }
        Files.write(file.toPath(), out.putInt(0).put(packed.toByteArray()).array());
    }

    /** How many pixels are wrong, and how many numbers there are. */
    static String read(BufferedImage image, File file) throws Exception {
        Rasters library = TiffReader.readTiff(file).getFileDirectory().readRasters();
        int wrong = 0;
        var numbers = new TreeSet<Integer>();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int right = image.getRaster().getSample(x, y, 0), label = library.getPixelSample(0, x, y).intValue();
                wrong += label == right ? 0 : 1;
                numbers.add(label);
            }
        }
        return wrong + " wrong, " + numbers.size() + " numbers";
    }

    public static void main(String[] args) throws Exception {
        var image = labels(16);
        File file = new File("labels.tif");
        for (String compression : new String[] {"LZW", "Deflate", "PackBits"}) {
            for (int tile : new int[] {0, 64, 256, 512}) {
                file.delete();
                write(image, compression, tile, file);
                expect(compression + " by the JDK", Arrays.equals(pixels(ImageIO.read(file)), pixels(image)), true);
                String expected = compression.equals("LZW") && tile == 256 ? "189886 wrong, 1177 numbers" : compression.equals("LZW") && tile == 512
                        ? "244772 wrong, 630 numbers" : "0 wrong, 1024 numbers";
                expect(compression + (tile == 0 ? " in strips" : " in tiles of " + tile), read(image, file), expected);
            }
        }
        for (var order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            for (int width : new int[] {16, 12}) {
                predicted(labels(width), order, file);
                expect("predictor, squares of " + width + ", " + order, read(labels(width), file),
                        order == ByteOrder.LITTLE_ENDIAN ? width == 16 ? "0 wrong, 1024 numbers" : "0 wrong, 1025 numbers"
                                : width == 16 ? "1024 wrong, 1024 numbers" : "192000 wrong, 1055 numbers");
            }
        }
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp 'lib/*' Tiles.java
