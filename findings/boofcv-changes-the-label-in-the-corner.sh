#!/bin/sh
# BoofCV 1.1.7: does UtilImageIO.saveImage write a label image of 16 bits, GrayU16, as it is?
# Guess: yes, as PNG and TIFF, which hold 16 bits, and so does PGM; what it cannot write it refuses, as it does GrayS32.
# Seen: PNG and TIFF are right but for one pixel, the first, which nearly always has another number: 1000 becomes 997, and 1 becomes 0. ConvertBufferedImage has
# already done it, whose images otherwise hold the same numbers; Java changes numbers like that where it reads a pixel as RGB and writes it back. While
# the corner is background nobody sees it. Where an object covers it, as in tiles and confluent cultures, an object of one pixel appears, or another object
# of the image has a pixel in the corner, and with it a box that covers most of the image. In 8 bits 73 of 255 numbers change by one, 254 to 255, which
# many take for "ignore". And PGM is reduced to 8 bits of another grey scale, so that 255, 256 and 257 are all 13.
# Seen 2026-11-29 on Temurin 25.0.3.
# Needs Maven, a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.boofcv</groupId><artifactId>boofcv-io</artifactId><version>1.1.7</version></dependency>
  </dependencies>
</project>
END
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Corner.java <<'END'
import boofcv.io.image.ConvertBufferedImage;
import boofcv.io.image.UtilImageIO;
import boofcv.struct.image.GrayU16;
import boofcv.struct.image.GrayU8;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

class Corner {
    static int status;

    static void expect(String what, Object seen, Object expected) {
        System.out.println(what + ": " + seen + (seen.toString().equals(expected.toString()) ? "" : ", expected: " + expected));
        status |= seen.toString().equals(expected.toString()) ? 0 : 1;
    }

    /** Number of pixels and box of each object, as columns, rows, width, height. */
    static Map<Integer, String> objects(BufferedImage image) {
        Map<Integer, Rectangle> boxes = new TreeMap<>();
        Map<Integer, Integer> pixels = new TreeMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int label = image.getRaster().getSample(x, y, 0);
                if (label != 0) {
                    boxes.merge(label, new Rectangle(x, y, 1, 1), Rectangle::union);
                    pixels.merge(label, 1, Integer::sum);
                }
            }
        }
        Map<Integer, String> result = new TreeMap<>();
        boxes.forEach((label, box) -> result.put(label, pixels.get(label) + " in " + box.x + " " + box.y + " " + box.width + " " + box.height));
        return result;
    }

    static void square(GrayU16 image, int x, int y, int label) {
        for (int at = 0; at < 16; at++) {
            image.set(x + at % 4, y + at / 4, label);
        }
    }

    public static void main(String[] args) throws Exception {
        var labels = new GrayU16(40, 30);
        square(labels, 0, 0, 1000);
        square(labels, 30, 20, 997);
        String right = "{997=16 in 30 20 4 4, 1000=16 in 0 0 4 4}", wrong = "{997=17 in 0 0 34 24, 1000=15 in 0 0 4 4}";
        BufferedImage plain = new BufferedImage(40, 30, BufferedImage.TYPE_USHORT_GRAY);
        plain.getRaster().setDataElements(0, 0, 40, 30, labels.data);
        expect("the labels by Java alone", objects(plain), right);
        expect("by convertTo", objects(ConvertBufferedImage.convertTo(labels, null)), wrong);
        for (String name : new String[] {"labels.png", "labels.tif"}) {
            UtilImageIO.saveImage(labels, name);
            expect(name, objects(ImageIO.read(new File(name))), wrong);
        }
        expect("the labels, unchanged", labels.get(0, 0), 1000);

        int changed = 0;
        for (int label = 1; label < 65536; label++) {
            var pixel = new GrayU16(1, 1);
            pixel.set(0, 0, label);
            changed += ConvertBufferedImage.convertTo(pixel, null).getRaster().getSample(0, 0, 0) == label ? 0 : 1;
        }
        expect("numbers that change in the corner, of 65535", changed, 65280);
        int bytes = 0;
        for (int label = 1; label < 256; label++) {
            var pixel = new GrayU8(1, 1);
            pixel.set(0, 0, label);
            bytes += ConvertBufferedImage.convertTo(pixel, null).getRaster().getSample(0, 0, 0) == label ? 0 : 1;
        }
        expect("of 255 in 8 bits", bytes, 73);

        var row = new GrayU16(4, 1);
        row.data = new short[] {1, 255, 256, 257};
        UtilImageIO.saveImage(row, "row.pgm");
        byte[] file = Files.readAllBytes(Path.of("row.pgm"));
        String seen = "";
        for (int at = file.length - 4; at < file.length; at++) {
            seen += " " + file[at];
        }
        expect("1, 255, 256, 257 in PGM", seen.strip(), "0 13 13 13");
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp 'lib/*' Corner.java
