package boxless.data.cvat;

import boxless.data.drawn.Shape;
import boxless.mask.Box;
import boxless.mask.BoxRuns;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An element that encloses something. Polygons, boxes and ellipses become pixels as COCO's tools fill polygons, as in CVAT's and datumaro's exports.
 *
 * @param kind name of the element
 * @param attributes as they stand in the file
 */
record CvatShape(String kind, Map<String, String> attributes) {
    private static final String MASK = "mask";
    private static final String POLYGON = "polygon";
    private static final String BOX = "box";
    private static final String ELLIPSE = "ellipse";

    static boolean isArea(String kind) {
        return Stream.of(MASK, POLYGON, BOX, ELLIPSE).anyMatch(kind::equals);
    }

    String label() {
        return attributes.getOrDefault("label", "object").strip();
    }

    int group() {
        return whole("group_id", 0);
    }

    int order() {
        return whole("z_order", 0);
    }

    private int whole(String name, int otherwise) {
        String text = attributes.get(name);
        return text == null ? otherwise : whole(name, text);
    }

    private static int whole(String name, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' at %s, which is no whole number".formatted(text, name), e);
        }
    }

    private double number(String name) {
        return number(name, attributes.getOrDefault(name, name.equals("rotation") ? "0" : ""));
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' at %s, which is no number".formatted(text, name), e);
        }
    }

    Shape shape() {
        return (width, height) -> switch (kind) {
            case MASK ->
                BoxRuns.decode(
                        width,
                        height,
                        new Box(whole("left", -1), whole("top", -1), whole("width", -1), whole("height", -1)),
                        runs());
            case BOX -> Shape.polygon(box()).mask(width, height);
            case ELLIPSE ->
                Shape.polygon(Shape.ellipse(number("cx"), number("cy"), number("rx"), number("ry"), number("rotation")))
                        .mask(width, height);
            default -> Shape.polygon(points()).mask(width, height);
        };
    }

    /** Turned about its centre. */
    private double[] box() {
        double left = number("xtl");
        double top = number("ytl");
        double right = number("xbr");
        double bottom = number("ybr");
        return Shape.rectangle(left, top, right, bottom, number("rotation"), (left + right) / 2, (top + bottom) / 2);
    }

    private int[] runs() {
        return Stream.of(attributes.getOrDefault("rle", "").split(","))
                .mapToInt(run -> whole("rle", run))
                .toArray();
    }

    /** {@code x,y;x,y;...} */
    private double[] points() {
        return Stream.of(attributes.getOrDefault("points", "").split("[;,]"))
                .mapToDouble(part -> number("points", part))
                .toArray();
    }
}
