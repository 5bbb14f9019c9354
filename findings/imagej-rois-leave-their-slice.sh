#!/bin/sh
# ImageJ 1.54p: does a ROI stay in its place in a stack, such as the outline of a nucleus, set by setPosition(n) or setPosition(channel, slice, frame)?
# Guess: yes: shown on a plain stack only on that slice, and measured there, before and after a file. The guesses that it keeps its place when it is
# enlarged, scaled or turned, and that setPosition(n) in a hyperstack is image n, are what the documentation leads one to think: parts of the source were
# read before they were put down.
# Seen: it leaves it in silence, and a ROI without a position counts for all slices:
# - A plain stack looks at the one number only. Of setPosition(c, z, t), 0 for "any", (0, 3, 0) is shown on each slice, and so are (1, 3, 0) and (0, 3, 1);
#   (1, 3, 1) alone is shown on slice 3. In a hyperstack setPosition(n) is not the number of an image, as its documentation says: the ROI is shown where
#   slice and frame are both n, so one at 3 is on image 9 of 3 slices and 3 frames, and nowhere in 3 slices without frames.
# - ImagePlus.resize, Overlay.scale and rotate and the plug-in that turns an image by 90 degrees keep n and drop (c, z, t): each ROI of a hyperstack is in
#   all of its images. Duplicating, cropping and a file keep both.
# - RoiEnlarger, RoiScaler and RoiRotator drop both, but not the name; so a ring around a nucleus is a ring in every slice.
# - Overlay.measure measures all ROIs of a stack in the slice that happens to be the current one.
# Seen 2026-11-30 on OpenJDK 17.0.15.
# Needs Maven, a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory="$work" \
    >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }

cat >Places.java <<'END'
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;
import ij.measure.Measurements;
import ij.plugin.Duplicator;
import ij.plugin.RoiEnlarger;
import ij.plugin.RoiRotator;
import ij.plugin.RoiScaler;
import ij.plugin.filter.Analyzer;
import ij.plugin.filter.PlugInFilterRunner;
import ij.plugin.filter.Transformer;
import ij.process.ByteProcessor;
import java.awt.Color;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class Places {
    static int status;

    static void expect(String what, Object seen, Object expected) {
        System.out.println(what + ": " + seen + (seen.equals(expected) ? "" : ", expected: " + expected));
        status |= seen.equals(expected) ? 0 : 1;
    }

    /** Images whose pixels have ten times the image's number. */
    static ImagePlus stack(int channels, int slices, int frames) {
        ImageStack images = new ImageStack(20, 20);
        for (int number = 1; number <= channels * slices * frames; number++) {
            byte[] pixels = new byte[400];
            Arrays.fill(pixels, (byte) (10 * number));
            images.addSlice(new ByteProcessor(20, 20, pixels));
        }
        ImagePlus imp = new ImagePlus("stack", images);
        if (channels * frames > 1) {
            imp.setDimensions(channels, slices, frames);
            imp.setOpenAsHyperStack(true);
        }
        return imp;
    }

    static Roi at(int... position) {
        Roi roi = new Roi(4, 4, 6, 6);
        roi.setName("nucleus");
        roi.setStrokeColor(Color.RED);
        if (position.length == 1) {
            roi.setPosition(position[0]);
        } else {
            roi.setPosition(position[0], position[1], position[2]);
        }
        return roi;
    }

    static String place(Roi roi) {
        if (roi.hasHyperStackPosition()) {
            return roi.getCPosition() + ", " + roi.getZPosition() + ", " + roi.getTPosition();
        }
        return roi.getPosition() == 0 ? "everywhere" : "" + roi.getPosition();
    }

    /** The canvas of an image's window, with a buffer to draw in where there is no display. */
    static class Canvas extends ImageCanvas {
        Canvas(ImagePlus imp) {
            super(imp);
        }

        @Override
        public Image createImage(int width, int height) {
            return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        }
    }

    /** Numbers of the images on which the canvas draws a ROI. */
    static List<Integer> shown(ImagePlus imp, Roi roi) {
        imp.setOverlay(new Overlay(roi));
        List<Integer> images = new ArrayList<>();
        for (int number = 1; number <= imp.getStackSize(); number++) {
            int[] position = imp.convertIndexToPosition(number);
            imp.setPosition(position[0], position[1], position[2]);
            BufferedImage seen = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
            new Canvas(imp).paint(seen.getGraphics());
            if ((seen.getRGB(4, 7) & 0xFFFFFF) == 0xFF0000) {
                images.add(number);
            }
        }
        return images;
    }

    static String turned(ImagePlus imp, Roi roi) {
        imp.setOverlay(new Overlay(roi));
        WindowManager.setTempCurrentImage(imp);
        new PlugInFilterRunner(new Transformer(), "", "right");
        return place(imp.getOverlay().get(0));
    }

    static String resized(ImagePlus imp, Roi roi) {
        imp.setOverlay(new Overlay(roi));
        return place(imp.resize(40, 40, "none").getOverlay().get(0));
    }

    static String duplicated(ImagePlus imp, Roi roi) {
        imp.setOverlay(new Overlay(roi));
        return place(new Duplicator().run(imp).getOverlay().get(0));
    }

    static String measured(ImagePlus imp, Roi... rois) {
        Overlay overlay = new Overlay();
        Arrays.stream(rois).forEach(overlay::add);
        imp.setSlice(4);
        Analyzer.setMeasurements(Measurements.MEAN);
        return Arrays.toString(overlay.measure(imp).getColumn("Mean"));
    }

    public static void main(String[] args) throws Exception {
        System.out.println("ImageJ " + IJ.getVersion());
        List<Integer> all = List.of(1, 2, 3, 4, 5);
        expect("stack: (0) is shown on", shown(stack(1, 5, 1), at(0)), all);
        expect("stack: (3) is shown on", shown(stack(1, 5, 1), at(3)), List.of(3));
        expect("stack: (0, 3, 0) is shown on", shown(stack(1, 5, 1), at(0, 3, 0)), all);
        expect("stack: (1, 3, 0) is shown on", shown(stack(1, 5, 1), at(1, 3, 0)), all);
        expect("stack: (0, 3, 1) is shown on", shown(stack(1, 5, 1), at(0, 3, 1)), all);
        expect("stack: (1, 3, 1) is shown on", shown(stack(1, 5, 1), at(1, 3, 1)), List.of(3));
        expect("2 channels, 3 slices: (0, 3, 0) is shown on", shown(stack(2, 3, 1), at(0, 3, 0)), List.of(5, 6));
        expect("2 channels, 3 slices: (1) is shown on", shown(stack(2, 3, 1), at(1)), List.of(1, 2));
        expect("2 channels, 3 slices: (3) is shown on", shown(stack(2, 3, 1), at(3)), List.of());
        expect("2 channels, 3 frames: (3) is shown on", shown(stack(2, 1, 3), at(3)), List.of());
        expect("3 slices, 3 frames: (3) is shown on", shown(stack(1, 3, 3), at(3)), List.of(9));

        Roi one = at(3);
        Roi three = at(1, 2, 2);
        expect("duplicated", duplicated(stack(1, 4, 1), one) + "; " + duplicated(stack(1, 2, 2), three), "3; 1, 2, 2");
        expect("resized", resized(stack(1, 4, 1), one) + "; " + resized(stack(1, 2, 2), three), "3; everywhere");
        expect("turned", turned(stack(1, 4, 1), one) + "; " + turned(stack(1, 2, 2), three), "3; everywhere");
        for (Roi roi : List.of(one, three)) {
            Overlay overlay = new Overlay(roi);
            String kept = place(roi);
            String lost = roi == one ? kept : "everywhere";
            expect("(" + kept + ") in a file", place(RoiDecoder.openFromByteArray(RoiEncoder.saveAsByteArray(roi))), kept);
            expect("    cropped", place(overlay.crop(new Rectangle(2, 2, 15, 15)).get(0)), kept);
            expect("    Overlay.scale", place(overlay.scale(2, 2).get(0)), lost);
            expect("    Overlay.rotate", place(overlay.rotate(90, 10, 10).get(0)), lost);
            Roi ring = RoiEnlarger.enlarge(roi, 2);
            expect("    RoiEnlarger", ring.getName() + " " + place(ring), "nucleus everywhere");
            Roi scaled = RoiScaler.scale(roi, 2, 2, false);
            expect("    RoiScaler", scaled.getName() + " " + place(scaled), "nucleus everywhere");
            Roi rotated = RoiRotator.rotate(roi, 30);
            expect("    RoiRotator", rotated.getName() + " " + place(rotated), "nucleus everywhere");
        }

        expect("stack: means in slices 1 and 3, seen from 4", measured(stack(1, 4, 1), at(1), at(3)), "[40.0, 40.0]");
        expect("hyperstack: the same", measured(stack(1, 2, 2), at(1, 1, 1), at(1, 1, 2)), "[40.0, 40.0]");
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp ij-1.54p.jar Places.java
