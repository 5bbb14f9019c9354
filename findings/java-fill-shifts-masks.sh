#!/bin/sh
# Java (Temurin 25): which pixels does Graphics2D.fill set, where a polygon becomes a mask?
# Guess: those whose centre lies in the polygon, as Shape.contains says; the hint KEY_STROKE_CONTROL is for lines, and fill draws none.
# Seen: those whose corner, top left, lies in it, unless that hint is VALUE_STROKE_PURE; so every mask lies half a pixel right and down. A square from 5.1 to
# 15.1 covers the pixels 6 to 15, not 5 to 14, and one from 5.3 to 5.9, around the centre of pixel 5, covers none. Discs of radius 2 to 8 have an IoU of
# .82 with the pixels whose centres they contain, but the same area, so that counts and sizes look right. Polygons along the edges of pixels, with
# whole corners, are right, and most tests have those. Outlines from networks, fits, simplification or GeoJSON are not whole, nor are whole ones drawn at
# another scale, as for masks smaller than the image. VALUE_STROKE_PURE takes the centres; antialiasing, cut at 128, nearly does.
# Seen 2026-11-29 on Temurin 25.0.3; Debian's OpenJDK 17 does the same. The documentation of the hint says that geometry may be modified, but
# not that this holds for fill, nor how far.
# Needs a JDK 17 or newer; no package. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/Fill.java" <<'END'
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

class Fill {
    static final int SIZE = 40;
    static final double CORNER = 0, CENTRE = .5;
    static final Map<?, ?> DEFAULT = Map.of();
    static final Map<?, ?> PURE = Map.of(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    static final Map<?, ?> SMOOTH = Map.of(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    static int status;

    static void expect(String what, String seen, String expected) {
        System.out.println(what + ": " + seen + (seen.equals(expected) ? "" : ", expected: " + expected));
        status |= seen.equals(expected) ? 0 : 1;
    }

    /** The mask of a shape, as it is usually made. */
    static BitSet filled(Shape shape, double scale, Map<?, ?> hints) {
        var image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        var graphics = image.createGraphics();
        graphics.addRenderingHints(hints);
        graphics.setColor(Color.WHITE);
        graphics.scale(scale, scale);
        graphics.fill(shape);
        graphics.dispose();
        var mask = new BitSet();
        for (int at = 0; at < SIZE * SIZE; at++) {
            mask.set(at, image.getRaster().getSample(at % SIZE, at / SIZE, 0) >= 128);
        }
        return mask;
    }

    /** The pixels of which the shape contains a place: 0 is the corner, top left, and .5 the centre. */
    static BitSet contained(Shape shape, double place) {
        var mask = new BitSet();
        for (int at = 0; at < SIZE * SIZE; at++) {
            mask.set(at, shape.contains(at % SIZE + place, at / SIZE + place));
        }
        return mask;
    }

    static String box(BitSet mask) {
        if (mask.isEmpty()) {
            return "none";
        }
        var first = mask.nextSetBit(0);
        var box = new Rectangle(first % SIZE, first / SIZE, 1, 1);
        mask.stream().forEach(at -> box.add(new Rectangle(at % SIZE, at / SIZE, 1, 1)));
        return mask.cardinality() + " in " + box.x + " " + box.y + " " + box.width + " " + box.height;
    }

    static Shape square(double from, double to) {
        return new Path2D.Double(new Rectangle2D.Double(from, from, to - from, to - from));
    }

    static Shape disc(double x, double y, double radius) {
        var path = new Path2D.Double();
        path.moveTo(x + radius, y);
        for (int corner = 1; corner < 24; corner++) {
            path.lineTo(x + radius * Math.cos(Math.PI * corner / 12), y + radius * Math.sin(Math.PI * corner / 12));
        }
        path.closePath();
        return path;
    }

    /** Mean IoU with the pixels that are contained by a place, mean shift of the centroid in x and y, and area by theirs, of 2000 discs. */
    static String discs(Map<?, ?> hints, double place) {
        var random = new Random(1);
        double iou = 0, right = 0, down = 0, area = 0, whole = 0;
        for (int number = 0; number < 2000; number++) {
            var disc = disc(20 + random.nextDouble(), 20 + random.nextDouble(), 2 + 6 * random.nextDouble());
            BitSet mask = filled(disc, 1, hints), truth = contained(disc, place), both = (BitSet) mask.clone();
            both.and(truth);
            iou += both.cardinality() / (double) (mask.cardinality() + truth.cardinality() - both.cardinality()) / 2000;
            right += (mask.stream().map(at -> at % SIZE).average().orElseThrow() - truth.stream().map(at -> at % SIZE).average().orElseThrow()) / 2000;
            down += (mask.stream().map(at -> at / SIZE).average().orElseThrow() - truth.stream().map(at -> at / SIZE).average().orElseThrow()) / 2000;
            area += mask.cardinality();
            whole += truth.cardinality();
        }
        return String.format(Locale.ROOT, "%.2f %.1f %.1f %.2f", iou, right + 1e-9, down + 1e-9, area / whole).replace("-0.0", "0.0");
    }

    public static void main(String[] args) {
        System.out.println(System.getProperty("java.vm.vendor") + " " + System.getProperty("java.version"));
        expect("square from 5 to 15", box(filled(square(5, 15), 1, DEFAULT)), "100 in 5 5 10 10");
        expect("square from 5.1 to 15.1", box(filled(square(5.1, 15.1), 1, DEFAULT)), "100 in 6 6 10 10");
        expect("centres in it", box(contained(square(5.1, 15.1), CENTRE)), "100 in 5 5 10 10");
        expect("VALUE_STROKE_PURE", box(filled(square(5.1, 15.1), 1, PURE)), "100 in 5 5 10 10");
        expect("antialiasing", box(filled(square(5.1, 15.1), 1, SMOOTH)), "100 in 5 5 10 10");
        expect("square from 21 to 61 at scale 1/4", box(filled(square(21, 61), .25, DEFAULT)), "100 in 6 6 10 10");
        expect("centres in it", box(contained(AffineTransform.getScaleInstance(.25, .25).createTransformedShape(square(21, 61)), CENTRE)), "100 in 5 5 10 10");
        expect("square from 5.3 to 5.9", box(filled(square(5.3, 5.9), 1, DEFAULT)), "none");
        expect("centres in it", box(contained(square(5.3, 5.9), CENTRE)), "1 in 5 5 1 1");
        expect("discs against centres: IoU, right, down, area", discs(DEFAULT, CENTRE), "0.82 0.5 0.5 1.00");
        expect("against corners", discs(DEFAULT, CORNER), "1.00 0.0 0.0 1.00");
        expect("VALUE_STROKE_PURE against centres", discs(PURE, CENTRE), "1.00 0.0 0.0 1.00");
        expect("antialiasing against centres", discs(SMOOTH, CENTRE), "0.99 0.0 0.0 1.00");
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true "$work/Fill.java"
