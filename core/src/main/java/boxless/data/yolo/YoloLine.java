package boxless.data.yolo;

import boxless.mask.Instance;
import boxless.mask.OutlinedFill;
import java.util.List;

/** One line of a YOLO text file, {@code class x1 y1 x2 y2 ...}, as it stands in the file and not yet checked. */
record YoloLine(List<String> words) {
    /** Rounding may bring a coordinate this far out of the picture, as a share of its size. */
    private static final double SLACK = 0.01;

    YoloLine(String... words) {
        this(List.of(words));
    }

    /**
     * The object inside the outline and under it, as Ultralytics (8.4) paints it: coordinates in single precision, rounded towards 0.
     *
     * @param width of the picture
     * @param height of the picture
     * @param classes how many there are
     * @throws IllegalArgumentException that says what is wrong with the line, and the cure
     */
    Instance object(int width, int height, int classes) {
        double value = value(0);
        if (value != Math.rint(value) || value < 0 || value >= classes) {
            throw new IllegalArgumentException(
                    "has the class %s; data.yaml names the classes 0 to %d".formatted(words.getFirst(), classes - 1));
        }
        if (words.size() == 5) {
            throw new IllegalArgumentException("is a box; outlines are needed: class x1 y1 x2 y2 x3 y3 ...");
        }
        if (words.size() < 7 || words.size() % 2 == 0) {
            throw new IllegalArgumentException(
                    "has %d numbers; write a class, then x and y of three or more corners".formatted(words.size()));
        }
        int[] corners = new int[words.size() - 1];
        for (int i = 0; i < corners.length; i++) {
            double share = value(i + 1);
            if (!(share >= -SLACK && share <= 1 + SLACK)) {
                throw new IllegalArgumentException(
                        "has the coordinate %s; coordinates are relative to the image size, 0 to 1"
                                .formatted(words.get(i + 1)));
            }
            corners[i] = (int) ((float) share * (i % 2 == 0 ? width : height));
        }
        return new Instance(OutlinedFill.fill(width, height, corners), (int) value + 1, 1);
    }

    private double value(int word) {
        try {
            return Double.parseDouble(words.get(word));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("has '%s' where a number belongs".formatted(words.get(word)), e);
        }
    }
}
