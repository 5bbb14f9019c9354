package boxless.data.labelstudio;

import boxless.data.drawn.Shape;
import boxless.file.JsonStream;
import boxless.mask.BrushRle;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of a {@code result}. Coordinates in it are per cent of the image.
 *
 * @param id which results about the same object share; null for none
 * @param type such as brushlabels
 * @param tag name of what it was drawn on in the labelling configuration; empty where it is not stated
 * @param size of the image; null where it is not stated
 * @param turned whether the image was shown turned
 * @param labels that it names
 * @param shape what was drawn; null if nothing that encloses something
 */
record TaskResult(
        @Nullable String id,
        String type,
        String tag,
        @Nullable Size size,
        boolean turned,
        List<String> labels,
        @Nullable Shape shape) {
    TaskResult {
        labels = List.copyOf(labels);
    }

    static TaskResult read(JsonStream json) {
        String[] texts = {null, "", ""};
        int[] size = {0, 0};
        boolean[] turned = {false};
        Value value = new Value();
        json.forEachKey(key -> {
            if (json.isNull()) {
                return;
            }
            switch (key) {
                case "id" -> texts[0] = json.id();
                case "type" -> texts[1] = json.text();
                case "to_name" -> texts[2] = json.text();
                case "original_width" -> size[0] = json.number(1, Integer.MAX_VALUE);
                case "original_height" -> size[1] = json.number(1, Integer.MAX_VALUE);
                case "image_rotation" -> turned[0] = json.real() != 0;
                case "value" -> json.forEachKey(name -> value.take(name, json));
                default -> {}
            }
        });
        Size stated = size[0] > 0 && size[1] > 0 ? new Size(size[0], size[1]) : null;
        return new TaskResult(texts[0], texts[1], texts[2], stated, turned[0], value.labels, value.shape());
    }

    /** The key {@code value} under way. */
    private static final class Value {
        private final Map<String, Double> numbers = new HashMap<>();
        private final List<String> labels = new ArrayList<>();
        private final List<Double> points = new ArrayList<>();
        private byte @Nullable [] brush;

        private void take(String key, JsonStream json) {
            switch (key) {
                case "x", "y", "width", "height", "radiusX", "radiusY", "rotation" -> numbers.put(key, json.real());
                case "points" -> json.forEachElement(() -> json.forEachElement(() -> points.add(json.real())));
                case "rle" -> brush = bytes(json);
                default -> {
                    if (key.endsWith("labels") && !json.isNull()) {
                        json.forEachElement(() -> labels.add(json.id()));
                    }
                }
            }
        }

        private static byte[] bytes(JsonStream json) {
            byte[][] bytes = {new byte[256]};
            int[] count = {0};
            json.forEachElement(() -> {
                if (count[0] == bytes[0].length) {
                    bytes[0] = Arrays.copyOf(bytes[0], 2 * count[0]);
                }
                bytes[0][count[0]++] = (byte) json.number(0, 255);
            });
            return Arrays.copyOf(bytes[0], count[0]);
        }

        private @Nullable Shape shape() {
            byte[] rle = brush;
            if (rle != null) {
                return (width, height) -> BrushRle.decode(width, height, rle);
            }
            if (!points.isEmpty()) {
                return polygon();
            }
            if (numbers.containsKey("width") && numbers.containsKey("height")) {
                return rectangle();
            }
            return numbers.containsKey("radiusX") && numbers.containsKey("radiusY") ? ellipse() : null;
        }

        private double of(String key, int length) {
            return numbers.getOrDefault(key, 0.0) / 100 * length;
        }

        private Shape polygon() {
            double[] shares = points.stream().mapToDouble(Double::doubleValue).toArray();
            return (width, height) -> {
                double[] corners = new double[shares.length];
                for (int i = 0; i < corners.length; i++) {
                    corners[i] = shares[i] / 100 * (i % 2 == 0 ? width : height);
                }
                return Shape.polygon(corners).mask(width, height);
            };
        }

        /** Turned about its upper left corner. */
        private Shape rectangle() {
            return (width, height) -> {
                double left = of("x", width);
                double top = of("y", height);
                double right = left + of("width", width);
                double bottom = top + of("height", height);
                return Shape.polygon(Shape.rectangle(left, top, right, bottom, of("rotation", 100), left, top))
                        .mask(width, height);
            };
        }

        /** Turned about its centre. */
        private Shape ellipse() {
            return (width, height) -> Shape.polygon(Shape.ellipse(
                            of("x", width),
                            of("y", height),
                            of("radiusX", width),
                            of("radiusY", height),
                            of("rotation", 100)))
                    .mask(width, height);
        }
    }
}
