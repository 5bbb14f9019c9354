#!/bin/sh
# Java (Temurin 25): what does getRGB give for a pixel of a grey PNG, such as a label image?
# Guess: the stored value three times; 64 reads as 0x404040.
# Seen: BufferedImage takes stored grey for linear light and getRGB converts it to sRGB: 64 reads as 137 and label 1 as 13, and setRGB converts
# back. Yet drawImage onto an RGB image copies 64 as it is, so two usual ways to the same pixel differ. With 16 bits both keep 8: label 64 reads as 3
# by getRGB and as 0 by drawImage. Only getRaster gives what the file holds.
# Seen 2026-11-28 on Temurin 25.0.3.
# Needs a JDK 17 or newer; no package. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/Grey.java" <<'END'
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;

class Grey {
    static int status;

    static void expect(String what, int seen, int expected) {
        System.out.println(what + ": " + seen + (seen == expected ? "" : ", expected: " + expected));
        status |= seen == expected ? 0 : 1;
    }

    /** What comes back, three ways, for one pixel written to a PNG. */
    static void check(int type, int stored, int getRgb, int drawn) throws Exception {
        var image = new BufferedImage(1, 1, type);
        image.getRaster().setSample(0, 0, 0, stored);
        var file = Path.of(System.getProperty("work"), "grey.png").toFile();
        ImageIO.write(image, "png", file);
        var read = ImageIO.read(file);
        var rgb = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        rgb.getGraphics().drawImage(read, 0, 0, null);
        var name = (type == BufferedImage.TYPE_BYTE_GRAY ? "8" : "16") + " bits, " + stored;
        expect(name + ": getRaster", read.getRaster().getSample(0, 0, 0), stored);
        expect(name + ": getRGB", read.getRGB(0, 0) & 0xFF, getRgb);
        expect(name + ": drawImage", rgb.getRGB(0, 0) & 0xFF, drawn);
    }

    public static void main(String[] args) throws Exception {
        System.out.println(System.getProperty("java.vm.vendor") + " " + System.getProperty("java.version"));
        check(BufferedImage.TYPE_BYTE_GRAY, 1, 13, 1);
        check(BufferedImage.TYPE_BYTE_GRAY, 64, 137, 64);
        check(BufferedImage.TYPE_USHORT_GRAY, 64, 3, 0);
        check(BufferedImage.TYPE_USHORT_GRAY, 26001, 169, 101);
        var grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.setRGB(0, 0, 0xFF404040);
        expect("setRGB of 64: getRaster", grey.getRaster().getSample(0, 0, 0), 13);
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -Dwork="$work" "$work/Grey.java"
