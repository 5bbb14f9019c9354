#!/bin/sh
# Apache Commons Imaging 1.0.0-alpha6: what becomes of a label image with more than 8 bits?
# Guess: a BufferedImage of as many bits, as from the JDK's ImageIO, or an error for what the library does not support.
# Seen: always 8 bits, and no word about it. Of 16 bits in TIFF the upper eight are left: objects 1 to 255 are background, and 256 to 511 are one object.
# Of these numbers with 32 bits nothing is left; floating point becomes a piece of its bit pattern, so that 2 is 0 and 1 is 128. From 16-bit PNG the upper
# bytes come through a curve for brightness as well: 40,000 is neither 40,000 nor 156 but 85. The JDK reads all of these files exactly.
# Seen 2026-11-30 on Temurin 25.0.3.
# Needs Maven, a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for jar in org.apache.commons:commons-imaging:1.0.0-alpha6 org.apache.commons:commons-lang3:3.17.0 commons-io:commons-io:2.18.0; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$jar" -DoutputDirectory="$work/lib" \
        >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }
done

cat >Labels.java <<'END'
import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.File;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.Imaging;

class Labels {
    static final int[] LABELS = {0, 1, 2, 255, 256, 257, 300, 1000, 40000, 65535};
    static int status;

    static void expect(String what, Object seen, Object expected) {
        System.out.println(what + ": " + seen + (seen.equals(expected) ? "" : ", expected: " + expected));
        status |= seen.equals(expected) ? 0 : 1;
    }

    static void check(String name, int type, String format, String expected) throws Exception {
        int width = LABELS.length;
        var raster = Raster.createWritableRaster(
                new PixelInterleavedSampleModel(type, width, 2, 1, width, new int[1]), new Point());
        raster.setPixels(0, 0, width, 1, LABELS);
        raster.setPixels(0, 1, width, 1, LABELS);
        var grey = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, 1, type);
        File file = new File(name.replace(' ', '-'));
        ImageIO.write(new BufferedImage(grey, raster, false, null), format, file);
        expect(name + " by the JDK", row(ImageIO.read(file)), Arrays.toString(LABELS));
        expect(name + " by Commons Imaging", row(Imaging.getBufferedImage(file)), expected);
    }

    /** The second row. */
    static String row(BufferedImage image) {
        return Arrays.toString(image.getRaster().getSamples(0, 1, LABELS.length, 1, 0, (int[]) null));
    }

    public static void main(String[] args) throws Exception {
        System.out.println(System.getProperty("java.vm.vendor") + " " + System.getProperty("java.version"));
        check("TIFF of 16 bits", DataBuffer.TYPE_USHORT, "tiff", "[0, 0, 0, 0, 1, 1, 1, 3, 156, 255]");
        check("TIFF of 32 bits", DataBuffer.TYPE_INT, "tiff", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
        check("TIFF of floats", DataBuffer.TYPE_FLOAT, "tiff", "[0, 128, 0, 127, 128, 128, 150, 122, 92, 255]");
        check("PNG of 16 bits", DataBuffer.TYPE_USHORT, "png", "[0, 0, 0, 0, 0, 0, 0, 0, 85, 255]");
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp "lib/*" Labels.java
