package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.protocol.Prompt;
import boxless.mask.Box;
import boxless.mask.Point;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody marks in Label Studio to get an object: all key points and the rectangle of a request are about the same one.
 *
 * @param regions each with a {@code value} in per cent of the image
 */
record Marks(List<Given> regions) {
    private static final String POSITIVE = "is_positive";

    /** Those of a request; empty if it asks for all objects. */
    static Optional<Marks> of(Given request) {
        if (!request.has("params") || !request.object("params").has("context")) {
            return Optional.empty();
        }
        List<Given> regions = request.object("params").object("context").objects("result");
        return regions.isEmpty() ? Optional.empty() : Optional.of(new Marks(regions));
    }

    /** The label that the marks name; the last one if they differ, for that is the latest. */
    Optional<String> label() {
        return regions.reversed().stream()
                .map(region -> region.object("value"))
                .flatMap(value -> value.node().properties().stream())
                .filter(entry ->
                        entry.getKey().endsWith("labels") && entry.getValue().isArray())
                .flatMap(entry -> entry.getValue().values().stream())
                .filter(label -> label.isString())
                .map(label -> label.stringValue())
                .findFirst();
    }

    /** @throws Problem if there is something else than key points and rectangles, or two rectangles */
    Prompt prompt(Size image) {
        List<Point> inside = new ArrayList<>();
        List<Point> outside = new ArrayList<>();
        List<Box> boxes = new ArrayList<>();
        for (Given region : regions) {
            Given value = region.object("value");
            double x = value.number("x") / 100 * image.width();
            double y = value.number("y") / 100 * image.height();
            String type = region.text("type");
            if (region.optionalNumber("image_rotation").orElse(0.0) != 0) {
                throw Problem.bad("the image is shown turned; turn it back before you mark an object");
            }
            if (type.startsWith("keypoint")) {
                (region.truth(POSITIVE, true) ? inside : outside).add(new Point(x, y));
            } else if (type.startsWith("rectangle")) {
                boxes.add(around(value, x, y, image));
            } else {
                throw Problem.bad("a mark of the type %s; mark objects with key points or rectangles"
                        .formatted(Problem.cited(type)));
            }
        }
        if (boxes.size() > 1) {
            throw Problem.bad("%d rectangles at once; mark one object at a time".formatted(boxes.size()));
        }
        return Prompt.measured(inside, outside, boxes.stream().findFirst(), image);
    }

    /**
     * The box around a rectangle, which may be turned clockwise about its upper left corner.
     *
     * @param x of that corner, in pixels
     */
    private static Box around(Given value, double x, double y, Size image) {
        double width = value.number("width") / 100 * image.width();
        double height = value.number("height") / 100 * image.height();
        double angle = Math.toRadians(value.optionalNumber("rotation").orElse(0.0));
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return Prompt.box(
                x + Math.min(0, width * cos) + Math.min(0, -height * sin),
                y + Math.min(0, width * sin) + Math.min(0, height * cos),
                x + Math.max(0, width * cos) + Math.max(0, -height * sin),
                y + Math.max(0, width * sin) + Math.max(0, height * cos),
                image);
    }
}
