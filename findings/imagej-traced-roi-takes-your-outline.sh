#!/bin/sh
# ImageJ 1.54p: does new PolygonRoi(x, y, n, type) leave the arrays of the outline as they were?
# Guess: yes, or else no; not by its last argument.
# Seen: only Roi.TRACED_ROI, the very type for outlines along the edges of pixels, takes the arrays as its own and moves the outline to (0, 0) in them. Arrays of
# float and all other types are copied. A Wand's xpoints and a java.awt.Polygon are changed alike, the polygon without its cached bounds, so that it
# contains other points than its bounds say. Whoever makes two ROIs of one outline, or the ROI first and a file of polygons after it, has the second at
# the corner of the image, without an error; and moving on with the Wand changes the ROI that was made of it.
# Seen 2026-11-29 on Temurin 25.0.3.
# Needs Maven, a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory="$work" \
    >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }

cat >Traced.java <<'END'
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.Wand;
import ij.process.ByteProcessor;
import java.awt.Polygon;
import java.util.Arrays;

class Traced {
    static int status;

    static void expect(String what, Object seen, Object expected) {
        System.out.println(what + ": " + seen + (seen.equals(expected) ? "" : ", expected: " + expected));
        status |= seen.equals(expected) ? 0 : 1;
    }

    /** Columns of a square's corners after a ROI was made of it. */
    static String ofInts(int type) {
        int[] x = {5, 15, 15, 5};
        new PolygonRoi(x, new int[] {5, 5, 15, 15}, 4, type);
        return Arrays.toString(x);
    }

    static String ofFloats(int type) {
        float[] x = {5, 15, 15, 5};
        new PolygonRoi(x, new float[] {5, 5, 15, 15}, 4, type);
        return Arrays.toString(x);
    }

    static String place(Roi roi) {
        return roi.getBounds().x + ", " + roi.getBounds().y;
    }

    public static void main(String[] args) {
        System.out.println("ImageJ " + ij.IJ.getVersion());
        expect("POLYGON", ofInts(Roi.POLYGON), "[5, 15, 15, 5]");
        expect("FREEROI", ofInts(Roi.FREEROI), "[5, 15, 15, 5]");
        expect("TRACED_ROI", ofInts(Roi.TRACED_ROI), "[0, 10, 10, 0]");
        expect("TRACED_ROI of float", ofFloats(Roi.TRACED_ROI), "[5.0, 15.0, 15.0, 5.0]");

        Polygon polygon = new Polygon(new int[] {5, 15, 15, 5}, new int[] {5, 5, 15, 15}, 4);
        polygon.getBounds();
        new PolygonRoi(polygon, Roi.TRACED_ROI);
        expect("a polygon's first corner", polygon.xpoints[0] + ", " + polygon.ypoints[0], "0, 0");
        expect("the corner of its bounds", polygon.getBounds().x + ", " + polygon.getBounds().y, "5, 5");

        var image = new ByteProcessor(40, 40);
        for (int at = 5; at < 15; at++) {
            for (int y = 5; y < 15; y++) {
                image.set(at, y, 255);
                image.set(at + 20, y + 20, 255);
            }
        }
        var wand = new Wand(image);
        wand.autoOutline(8, 8, 255, 255, Wand.EIGHT_CONNECTED);
        expect("first ROI of the Wand's outline", place(new PolygonRoi(wand.xpoints, wand.ypoints, wand.npoints, Roi.TRACED_ROI)), "5, 5");
        var second = new PolygonRoi(wand.xpoints, wand.ypoints, wand.npoints, Roi.TRACED_ROI);
        expect("second", place(second), "0, 0");
        String before = second.getPolygon().getBounds().toString();
        wand.autoOutline(28, 28, 255, 255, Wand.EIGHT_CONNECTED);
        expect("second is as it was after the Wand's next outline", before.equals(second.getPolygon().getBounds().toString()), false);
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp ij-1.54p.jar Traced.java
