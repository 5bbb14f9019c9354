#!/bin/sh
# Java (Temurin 25): how does ImageIO's PNG writer filter the rows of a colour image?
# Guess: it tries the five filters and takes the best for each row, as most writers do.
# Seen: rows are never filtered but in images with a palette, the very kind for which the PNG specification advises against it. A smooth colour image of
# 256 x 256 with a little noise takes 174 kB; with the filter "sub" in every row and the same level of compression it would take 91 kB.
# Seen 2026-11-28 on Temurin 25.0.3.
# Needs a JDK 17 or newer; no package. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/Filters.java" <<'END'
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;

class Filters {
    /** How often each of the five filters is used in the only chunk of pixels. */
    static int[] filters(BufferedImage image, int bytesPerPixel) throws Exception {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        ByteBuffer png = ByteBuffer.wrap(out.toByteArray());
        int[] counts = new int[5];
        for (int at = 8; at < png.capacity(); at += 12 + png.getInt(at)) {
            if (png.getInt(at + 4) == 0x49444154) { // IDAT
                var inflater = new Inflater();
                inflater.setInput(png.array(), at + 8, png.getInt(at));
                byte[] row = new byte[1 + bytesPerPixel * image.getWidth()];
                for (int y = 0; y < image.getHeight(); y++) {
                    for (int n = 0; n < row.length; ) {
                        n += inflater.inflate(row, n, row.length - n);
                    }
                    counts[row[0]]++;
                }
                inflater.end();
            }
        }
        System.out.println(Arrays.toString(counts) + " rows with none, sub, up, average, Paeth; " + out.size() + " bytes");
        return counts;
    }

    public static void main(String[] args) throws Exception {
        var ramp = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
        var palette = new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_INDEXED);
        for (int y = 0; y < 256; y++) {
            for (int x = 0; x < 256; x++) {
                ramp.setRGB(x, y, x + y >> 1);
                palette.getRaster().setSample(x, y, 0, x + y >> 1);
            }
        }
        boolean never = filters(ramp, 3)[0] == 256;
        boolean filtered = filters(palette, 1)[0] < 256;
        System.exit(never && filtered ? 0 : 1);
    }
}
END
java "$work/Filters.java"
