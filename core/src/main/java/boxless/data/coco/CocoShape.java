package boxless.data.coco;

import boxless.file.JsonStream;
import boxless.mask.CocoRle;
import boxless.mask.Mask;
import boxless.mask.PolygonFill;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A segmentation as a COCO file stores it, small; a mask when it is asked for. Whatever is wrong is an IllegalArgumentException. */
sealed interface CocoShape {
    /** The pixels in a picture of this size. */
    Mask mask(int width, int height);

    /** Throws where it is no segmentation of a picture of this size, as far as one sees without drawing it. */
    void check(int width, int height);

    /** Whether it reaches beyond a picture of this size by more than a pixel; what is there is cut off in the mask. */
    default boolean leaves(int width, int height) {
        return false;
    }

    /** Whether it encloses nothing at all: what programs write for an object that has only a box. */
    default boolean isNothing() {
        return false;
    }

    /**
     * Polygons that are united.
     *
     * @param corners three or more of each
     * @param stray number of further ones, of one or two corners, which enclose nothing; pycocotools draws nothing for them
     */
    record Polygons(List<double[]> corners, int stray) implements CocoShape {
        @Override
        public Mask mask(int width, int height) {
            return PolygonFill.fill(width, height, corners);
        }

        @Override
        public void check(int width, int height) {
            try {
                corners.forEach(PolygonFill::check);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("has " + e.getMessage(), e);
            }
        }

        @Override
        public boolean isNothing() {
            return corners.isEmpty();
        }

        @Override
        public boolean leaves(int width, int height) {
            return leaves(width, height, 1);
        }

        private boolean leaves(int width, int height, double tolerance) {
            for (double[] polygon : corners) {
                for (int i = 0; i < polygon.length; i++) {
                    if (polygon[i] < -tolerance || polygon[i] > (i % 2 == 0 ? width : height) + tolerance) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** The only one, if it lies within a picture of this size; else no corners. */
        double[] only(int width, int height) {
            return corners.size() == 1 && !leaves(width, height, 0) ? corners.getFirst() : new double[0];
        }
    }

    /**
     * Run lengths in column order, compressed or not.
     *
     * @param height of the picture that they were made for
     * @param width likewise
     * @param text compressed, or null
     * @param counts the lengths, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Runs(int height, int width, byte @Nullable [] text, int @Nullable [] counts) implements CocoShape {
        @Override
        public Mask mask(int pictureWidth, int pictureHeight) {
            if (text != null) {
                return CocoRle.decode(width, height, new String(text, StandardCharsets.ISO_8859_1));
            }
            return Mask.ofRuns(width, height, counts == null ? new int[0] : counts);
        }

        @Override
        public void check(int pictureWidth, int pictureHeight) {
            if (width != pictureWidth || height != pictureHeight) {
                throw new IllegalArgumentException(
                        "has run lengths of the size [%d, %d], but the image is [%d, %d] (height, width); use the size of the image"
                                .formatted(height, width, pictureHeight, pictureWidth));
            }
        }
    }

    /** What is no segmentation; said when it is known whose it is. */
    record Broken(String why) implements CocoShape {
        @Override
        public Mask mask(int width, int height) {
            throw new IllegalArgumentException(why);
        }

        @Override
        public void check(int width, int height) {
            throw new IllegalArgumentException(why);
        }
    }

    /** Reads the value of {@code segmentation}. */
    static CocoShape read(JsonStream json) {
        if (!json.isObject()) {
            List<double[]> polygons = new ArrayList<>();
            int[] stray = {0};
            json.forEachElement(() -> {
                double[] polygon = reals(json);
                if (polygon.length < 6) {
                    stray[0]++;
                } else {
                    polygons.add(polygon);
                }
            });
            return new Polygons(polygons, stray[0]);
        }
        RunsReader reader = new RunsReader();
        json.forEachKey(key -> reader.take(key, json));
        return reader.shape();
    }

    /** An array of numbers. */
    static double[] reals(JsonStream json) {
        Numbers numbers = new Numbers();
        json.forEachElement(() -> numbers.add(json.real()));
        return Arrays.copyOf(numbers.values, numbers.size);
    }

    /** Numbers under way. */
    final class Numbers {
        private double[] values = new double[16];
        private int size;

        private void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }
    }

    /** Run lengths under way. */
    final class RunsReader {
        private double[] size = new double[0];
        private byte @Nullable [] text;
        private double @Nullable [] counts;

        private void take(String key, JsonStream json) {
            switch (key) {
                case "size" -> size = reals(json);
                case "counts" -> {
                    if (json.isText()) {
                        text = json.text().getBytes(StandardCharsets.ISO_8859_1);
                    } else {
                        counts = reals(json);
                    }
                }
                default -> {}
            }
        }

        private CocoShape shape() {
            if (size.length != 2 || (text == null && counts == null)) {
                return new Broken("has run lengths without size or counts; write size: [height, width] and counts");
            }
            for (double[] numbers : List.of(size, counts == null ? size : counts)) {
                for (double number : numbers) {
                    if (number != (int) number || number < 0) {
                        return new Broken("has run lengths with the number " + number
                                + "; they must be whole numbers, 0 or more");
                    }
                }
            }
            return new Runs((int) size[0], (int) size[1], text, counts == null ? null : wholes(counts));
        }

        private static int[] wholes(double[] numbers) {
            return Arrays.stream(numbers).mapToInt(number -> (int) number).toArray();
        }
    }
}
