package boxless.data.labelme;

import boxless.data.drawn.Shape;
import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.image.LabelFiles;
import boxless.mask.Box;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code shapes}, as it stands in the file.
 *
 * @param label name of the category
 * @param group number, as text, that parts of an object share; null for none
 * @param kind what was drawn
 * @param points x, y, x, y, ... in pixels
 * @param png for a mask, its pixels as a PNG in Base64
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LabelmeShape(
        String label,
        @Nullable String group,
        String kind,
        double[] points,
        @Nullable String png) {
    private static final String POLYGON = "polygon";
    private static final String MASK = "mask";

    static LabelmeShape read(JsonStream json) {
        String[] texts = {"", POLYGON};
        String[] group = {null};
        String[] png = {null};
        List<Double> points = new ArrayList<>();
        json.forEachKey(key -> {
            if (json.isNull()) {
                return;
            }
            switch (key) {
                case "label" -> texts[0] = json.id().strip();
                case "shape_type" -> texts[1] = json.text();
                case "group_id" -> group[0] = json.id();
                case MASK -> png[0] = json.text();
                case "points" -> json.forEachElement(() -> json.forEachElement(() -> points.add(json.real())));
                default -> {}
            }
        });
        double[] numbers = points.stream().mapToDouble(Double::doubleValue).toArray();
        return new LabelmeShape(texts[0], group[0], texts[1], numbers, png[0]);
    }

    /** Whether it encloses something: neither points nor lines. */
    boolean isArea() {
        return switch (kind) {
            case POLYGON, "oriented_rectangle", "rectangle", "circle", MASK -> true;
            default -> false;
        };
    }

    /** What is drawn for an area. */
    Shape shape() {
        return (width, height) -> switch (kind) {
            case "rectangle" -> rectangle(width, height);
            case "circle" -> circle(width, height);
            case MASK -> mask(width, height);
            default -> {
                requirePoints(points.length >= 6);
                yield PillowFill.polygon(width, height, points);
            }
        };
    }

    private void requirePoints(boolean right) {
        if (!right || points.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "%d coordinates, too few or too many for a %s".formatted(points.length, kind));
        }
    }

    /** Two opposite corners, or all four. */
    private Mask rectangle(int width, int height) {
        requirePoints(points.length == 4 || points.length == 8);
        return PillowFill.rectangle(width, height, points);
    }

    /** The centre, and a point of the circle. */
    private Mask circle(int width, int height) {
        requirePoints(points.length == 4);
        double dx = points[0] - points[2];
        double dy = points[1] - points[3];
        double radius = Math.sqrt(dx * dx + dy * dy);
        return PillowFill.ellipse(
                width, height, points[0] - radius, points[1] - radius, points[0] + radius, points[1] + radius);
    }

    /** The first and the last pixel of a box, and its pixels. */
    private Mask mask(int width, int height) {
        requirePoints(points.length == 4);
        if (png == null) {
            throw new IllegalArgumentException("no pixels at the key mask");
        }
        LabelMap pixels = pixels(png);
        int left = (int) points[0];
        int top = (int) points[1];
        int right = (int) points[2] + 1;
        int bottom = (int) points[3] + 1;
        if (left < 0 || top < 0 || right > width || bottom > height) {
            throw new IllegalArgumentException("a mask from (%d, %d) to (%d, %d), which leaves the image of %dx%d"
                    .formatted(left, top, right - 1, bottom - 1, width, height));
        }
        if (pixels.width() != right - left || pixels.height() != bottom - top) {
            throw new IllegalArgumentException(
                    "a mask of %s for a box of %dx%d".formatted(pixels.size(), right - left, bottom - top));
        }
        boolean[] bitmap = new boolean[pixels.labels().length];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = pixels.labels()[i] != 0;
        }
        Box box = new Box(left, top, right - left, bottom - top);
        return Mask.ofBitmap(box.width(), box.height(), bitmap).placed(left, top, width, height, box);
    }

    private static LabelMap pixels(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a mask that is not in Base64", e);
        }
        try {
            return LabelFiles.read(bytes, MASK);
        } catch (BadFileException e) {
            throw new IllegalArgumentException("a mask that is no PNG of one channel (" + e.problem() + ")", e);
        }
    }
}
