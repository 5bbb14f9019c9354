package boxless.method.maxdeeplab;

import boxless.Ruled;
import boxless.method.maxdeeplab.Targets.Segments;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;

/**
 * Labels and predictions of a case of losses.json; ORIGIN.md says how they are filled.
 *
 * @param name of the case
 * @param json its entry
 */
record GoldenScene(String name, JsonNode json) {
    int images() {
        return json.get("batch").asInt();
    }

    private int slots() {
        return json.get("slots").asInt();
    }

    private int extent(String key, int axis) {
        return json.get(key).get(axis).asInt();
    }

    private int classes() {
        return json.get("classes").asInt();
    }

    private int ignored() {
        return json.get("ignore").asInt();
    }

    /** Mean over the images of an official term, which has its weight. */
    double mean(String term) {
        double sum = 0;
        for (JsonNode value : json.get("losses").get(term)) {
            sum += value.asDouble();
        }
        return sum / images();
    }

    // Predictions

    private double r(String what, long index) {
        return 2 * Ruled.unit("maxdeeplab." + name + "." + what, index) - 1;
    }

    /** Tensors that want gradients, by their official names. */
    Map<String, Tensor> inputs() {
        int h = extent("out", 0);
        int w = extent("out", 1);
        int dims = json.get("dims").asInt();
        int semantic = classes() + (ignored() == 0 ? 1 : 0);
        int pixels = h * w;
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("classes", filled(i -> 3 * r("classes", i), images(), slots(), classes() + 1));
        inputs.put("semantic", filled(i -> 2 * r("semantic", i), images(), semantic, h, w));
        inputs.put(
                "masks",
                filled(i -> r("masks", i) + 4 * r("masks.blocks", block(i, 4, h, w)), images(), slots(), h, w));
        inputs.put(
                "features",
                filled(
                        i -> {
                            int first = i / pixels / dims * dims * pixels + i % pixels;
                            double squares = 0;
                            for (int d = 0; d < dims; d++) {
                                squares += Math.pow(r("features", first + d * pixels), 2);
                            }
                            return r("features", i) / Math.sqrt(squares);
                        },
                        images(),
                        dims,
                        h,
                        w));
        return inputs;
    }

    /** Flat index of the block that an element of planes (h, w) lies in. */
    static int block(int index, int side, int h, int w) {
        int plane = index / (h * w);
        int y = index % (h * w) / w;
        int x = index % w;
        return (plane * Math.ceilDiv(h, side) + y / side) * Math.ceilDiv(w, side) + x / side;
    }

    private static Tensor filled(IntToDoubleFunction value, long... shape) {
        int elements = 1;
        for (long extent : shape) {
            elements *= (int) extent;
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return Tensors.of(values, shape).set_requires_grad(true);
    }

    // Labels

    static int[] unpacked(JsonNode runs, int length) {
        int[] values = new int[length];
        int at = 0;
        for (int i = 0; i < runs.size(); i += 2) {
            for (int k = 0; k < runs.get(i + 1).asInt(); k++) {
                values[at++] = runs.get(i).asInt();
            }
        }
        return values;
    }

    private int[] sample(String key, int image) {
        int height = extent("size", 0);
        int width = extent("size", 1);
        int h = extent("out", 0);
        int w = extent("out", 1);
        int[] whole = unpacked(json.get(key).get(image), height * width);
        int[] sample = new int[h * w];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = whole[i / w * (height - 1) / (h - 1) * width + i % w * (width - 1) / (w - 1)];
        }
        return sample;
    }

    /** Data's ids in the order of the class head: things, then stuff. */
    static List<Integer> order(JsonNode json) {
        List<Integer> order = new ArrayList<>();
        json.get("things").forEach(id -> order.add(id.asInt()));
        int first = json.get("ignore").asInt() == 0 ? 1 : 0;
        for (int id = first; id < first + json.get("classes").asInt(); id++) {
            if (!order.contains(id)) {
                order.add(id);
            }
        }
        return order;
    }

    Targets targets() {
        int h = extent("out", 0);
        int w = extent("out", 1);
        List<Integer> order = order(json);
        int things = json.get("things").size();
        long[] rows = new long[images() * h * w];
        long[] semantic = new long[rows.length];
        float[] weights = new float[rows.length];
        List<Segments> segments = new ArrayList<>();
        for (int b = 0; b < images(); b++) {
            int[] classes = sample("semantic", b);
            int[] ids = sample("thing_ids", b);
            int[] weight = sample("weights", b);
            List<Integer> keys = keys(classes, ids, order, things);
            JsonNode categories = json.get("thing_classes").get(b);
            long[] channels = keys.stream()
                    .mapToLong(key ->
                            order.indexOf(key < 1000 ? categories.get(key).asInt() : key - 1000))
                    .toArray();
            segments.add(new Segments(
                    channels, (int) keys.stream().filter(key -> key < 1000).count()));
            for (int i = 0; i < classes.length; i++) {
                int at = b * classes.length + i;
                rows[at] = keys.indexOf(key(classes[i], ids[i]));
                semantic[at] = classes[i] == ignored() ? Targets.VOID : classes[i];
                weights[at] = weight[i];
            }
        }
        return new Targets(segments, rows, semantic, weights, h, w);
    }

    /** A thing's id, or 1000 more than a class of stuff. */
    private static int key(int category, int thing) {
        return thing >= 0 ? thing : 1000 + category;
    }

    private static List<Integer> keys(int[] classes, int[] ids, List<Integer> order, int things) {
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < classes.length; i++) {
            boolean segment = ids[i] >= 0 || order.indexOf(classes[i]) >= things;
            int key = key(classes[i], ids[i]);
            if (segment && !keys.contains(key)) {
                keys.add(key);
            }
        }
        keys.sort(null);
        return keys;
    }
}
