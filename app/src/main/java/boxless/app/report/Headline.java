package boxless.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A number of the metric.
 *
 * @param label what it is
 * @param value NaN where undefined
 */
record Headline(String label, double value) {
    /** What to show large, by place in the metric's JSON; a metric not listed here shows its first numbers. */
    private static final Map<String, List<String[]>> LARGE = Map.of(
            "nuclei",
            List.of(
                    new String[] {"mean_ap", "mean AP, IoU 0.50 to 0.95"},
                    new String[] {"ap 0.50", "AP at IoU 0.50"},
                    new String[] {"ap 0.75", "AP at IoU 0.75"},
                    new String[] {"ap 0.90", "AP at IoU 0.90"}),
            "coco",
            List.of(
                    new String[] {"segm AP", "AP, IoU 0.50 to 0.95"},
                    new String[] {"segm AP50", "AP at IoU 0.50"},
                    new String[] {"segm AP75", "AP at IoU 0.75"},
                    new String[] {"segm AR100", "AR, 100 per image"}),
            "panoptic",
            List.of(
                    new String[] {"All pq", "panoptic quality"},
                    new String[] {"All sq", "segmentation quality"},
                    new String[] {"All rq", "recognition quality"},
                    new String[] {"Things pq", "panoptic quality of things"}),
            "cityscapes",
            List.of(new String[] {"AP", "AP, IoU 0.50 to 0.95"}, new String[] {"AP50", "AP at IoU 0.50"}));

    private static final int MOST = 4;

    /** The few numbers to show large. */
    static List<Headline> of(JsonNode metric) {
        List<Headline> all = all(metric);
        List<Headline> large = new ArrayList<>();
        for (String[] wanted : LARGE.getOrDefault(metric.path("metric").asString(""), List.of())) {
            all.stream()
                    .filter(number -> number.label().equals(wanted[0]))
                    .forEach(number -> large.add(new Headline(wanted[1], number.value())));
        }
        return large.isEmpty() ? all.subList(0, Math.min(MOST, all.size())) : large;
    }

    /** Every number of the metric but those of single pictures and categories, named by its keys. */
    static List<Headline> all(JsonNode metric) {
        List<Headline> numbers = new ArrayList<>();
        collect("", metric, numbers);
        return numbers;
    }

    private static void collect(String prefix, JsonNode node, List<Headline> numbers) {
        node.properties().forEach(entry -> {
            String key = entry.getKey();
            if (key.startsWith("per_") || (prefix.isEmpty() && key.equals("images"))) {
                return;
            }
            if (entry.getValue().isObject()) {
                collect(prefix + key + " ", entry.getValue(), numbers);
            } else if (entry.getValue().isNumber() || entry.getValue().isNull()) {
                double value = entry.getValue().isNull()
                        ? Double.NaN
                        : entry.getValue().asDouble();
                numbers.add(new Headline(prefix + key, value));
            }
        });
    }
}
