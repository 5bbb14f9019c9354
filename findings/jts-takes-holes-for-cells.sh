#!/bin/sh
# JTS 1.20.0: does ShapeReader make of a java.awt.Shape, such as an Area or ImageJ's ROI, a geometry of the same area?
# Guess: yes, to the flattening of curves, with holes as holes and pieces as pieces, by both of its read methods, since a Shape knows by its winding what lies in it.
# Seen: the first path becomes the outer ring of a polygon, and one that follows a hole in it if it runs anticlockwise, and otherwise a polygon of its own. But
# an Area may name a hole before what surrounds it, and read(Shape, ...) turns the image over as well, and with it the direction. Of 300 cells with a hole
# neither method gets one right: read(Shape, ...) takes the hole for the outer ring and the cell for a hole in it, with an area below zero, and
# read(PathIterator, ...) makes two polygons, so that the hole is added instead of taken away. Of 300 cells in two pieces read(Shape, ...) takes one piece for a
# hole in the other; two equal ones have an area of 0. ImageJ's outline of a mask with a hole fares alike, and JTS's own polygons come back from its
# ShapeWriter only if they are the right way round, by read(Shape, ...) the other one. Without holes and pieces, as in most tests, all is right. Nothing is
# said, though isValid() is false.
# Seen 2026-12-01 on Temurin 25.0.3 with ImageJ 1.54p. Known to the makers of JTS since 2019 (issue 408); the documentation does not say so.
# Needs Maven, a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for jar in org.locationtech.jts:jts-core:1.20.0 net.imagej:ij:1.54p; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$jar" -DoutputDirectory="$work/lib" \
        >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }
done

cat >Shapes.java <<'END'
import ij.gui.ShapeRoi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.PathIterator;
import java.util.Locale;
import java.util.Random;
import org.locationtech.jts.awt.ShapeReader;
import org.locationtech.jts.awt.ShapeWriter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKTReader;

class Shapes {
    static final double FLATNESS = .01;
    static final GeometryFactory FACTORY = new GeometryFactory();
    static int status;

    static void expect(String what, String seen, String expected) {
        System.out.println(what + ": " + seen + (seen.equals(expected) ? "" : ", expected: " + expected));
        status |= seen.equals(expected) ? 0 : 1;
    }

    static Geometry asShape(Shape shape) {
        return ShapeReader.read(shape, FLATNESS, FACTORY);
    }

    static Geometry asPath(Shape shape) {
        return ShapeReader.read(shape.getPathIterator(null, FLATNESS), FACTORY);
    }

    static String both(Shape shape) {
        return String.format(Locale.ROOT, "%.0f, %.0f", asShape(shape).getArea(), asPath(shape).getArea());
    }

    /** The area that the winding of its paths gives, in which holes count below zero. */
    static double area(Area area) {
        double twice = 0, startX = 0, startY = 0, x = 0, y = 0;
        double[] to = new double[6];
        for (var path = area.getPathIterator(null, FLATNESS); !path.isDone(); path.next()) {
            int kind = path.currentSegment(to);
            if (kind == PathIterator.SEG_MOVETO) {
                startX = to[0];
                startY = to[1];
            } else {
                double toX = kind == PathIterator.SEG_CLOSE ? startX : to[0], toY = kind == PathIterator.SEG_CLOSE ? startY : to[1];
                twice += x * toY - toX * y;
            }
            x = kind == PathIterator.SEG_CLOSE ? startX : to[0];
            y = kind == PathIterator.SEG_CLOSE ? startY : to[1];
        }
        return Math.abs(twice / 2);
    }

    static Area disc(double x, double y, double radius) {
        return new Area(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /** A cell, and by what is asked for a hole in it or a second piece beside it. */
    static Area cell(Random random, boolean hole, boolean piece) {
        double radius = 6 + 4 * random.nextDouble(), small = radius / 3, angle = 2 * Math.PI * random.nextDouble(), away = hole ? small : 2 * radius;
        Area cell = disc(30, 30, radius), other = disc(30 + away * Math.cos(angle), 30 + away * Math.sin(angle), small);
        if (hole) {
            cell.subtract(other);
        } else if (piece) {
            cell.add(other);
        }
        return cell;
    }

    static String counts(boolean hole, boolean piece) {
        var random = new Random(1);
        int[] right = new int[2], below = new int[2], valid = new int[2];
        for (int number = 0; number < 300; number++) {
            Area cell = cell(random, hole, piece);
            for (int method = 0; method < 2; method++) {
                Geometry read = method == 0 ? asShape(cell) : asPath(cell);
                right[method] += Math.abs(read.getArea() - area(cell)) < .001 ? 1 : 0;
                below[method] += read.getArea() < 0 ? 1 : 0;
                valid[method] += read.isValid() ? 1 : 0;
            }
        }
        return right[0] + " " + below[0] + " " + valid[0] + ", " + right[1] + " " + below[1] + " " + valid[1];
    }

    static Area squares(Rectangle first, Rectangle second, boolean hole) {
        var area = new Area(first);
        if (hole) {
            area.subtract(new Area(second));
        } else {
            area.add(new Area(second));
        }
        return area;
    }

    /** The outline that ImageJ makes of a mask of 10 x 10 pixels with a hole of 3 x 3. */
    static Shape ofImageJ() {
        var mask = new ByteProcessor(20, 20);
        mask.setColor(255);
        mask.fill(new ij.gui.Roi(5, 5, 10, 10));
        mask.setColor(0);
        mask.fill(new ij.gui.Roi(7, 7, 3, 3));
        mask.setThreshold(255, 255, ImageProcessor.NO_LUT_UPDATE);
        return ((ShapeRoi) new ThresholdToSelection().convert(mask)).getShape();
    }

    static String written(String polygon) throws Exception {
        Geometry geometry = new WKTReader(FACTORY).read(polygon);
        return String.format(Locale.ROOT, "%.0f: %s", geometry.getArea(), both(new ShapeWriter().toShape(geometry)));
    }

    public static void main(String[] args) throws Exception {
        System.out.println(System.getProperty("java.vm.vendor") + " " + System.getProperty("java.version"));
        System.out.println("read(Shape, ...), read(PathIterator, ...)");
        expect("300 cells: right, below zero, valid", counts(false, false), "300 0 300, 300 0 300");
        expect("with a hole", counts(true, false), "0 300 0, 0 0 0");
        expect("in two pieces", counts(false, true), "0 192 0, 300 0 300");
        var square = new Rectangle(5, 5, 10, 10);
        expect("area of 100 - 9, a hole", both(squares(square, new Rectangle(7, 7, 3, 3), true)), "-91, 109");
        expect("100 + 9, two pieces", both(squares(square, new Rectangle(20, 5, 3, 3), false)), "-91, 109");
        expect("100 + 100", both(squares(square, new Rectangle(20, 5, 10, 10), false)), "0, 200");
        expect("100 - 9 of ImageJ", both(ofImageJ()), "-91, 109");
        expect("ShapeWriter, hole", written("POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 5, 5 5, 5 2, 2 2))"), "91: 91, 109");
        expect("the same the other way round", written("POLYGON((0 0, 0 10, 10 10, 10 0, 0 0), (2 2, 5 2, 5 5, 2 5, 2 2))"), "91: 109, 91");
        expect("two pieces", written("MULTIPOLYGON(((0 0, 10 0, 10 10, 0 10, 0 0)), ((20 0, 23 0, 23 3, 20 3, 20 0)))"), "109: 109, 91");
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp "$work/lib/*" Shapes.java
