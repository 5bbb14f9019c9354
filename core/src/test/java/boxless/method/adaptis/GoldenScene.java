package boxless.method.adaptis;

import boxless.Ruled;
import boxless.mask.Box;
import boxless.mask.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What a network might say about a picture of ellipses, by the formulas of ORIGIN.md. */
final class GoldenScene {
    final int height;
    final int width;
    final int stuff;
    final int things;
    private final double noise;
    private final List<JsonNode> objects;
    private final List<JsonNode> peaks;
    private final int[] top; // (height x width)
    private final Map<String, double[]> units = new HashMap<>(); // (height x width), by name

    /** Points that masks were asked for, in the order of the questions. */
    final List<Point> asked = new ArrayList<>();

    GoldenScene(JsonNode scene) {
        height = scene.get("height").asInt();
        width = scene.get("width").asInt();
        stuff = scene.get("stuff").asInt();
        things = scene.get("things").asInt();
        noise = scene.get("noise").asDouble();
        objects = list(scene.get("objects"));
        peaks = list(scene.get("peaks"));
        top = new int[height * width];
        for (int at = 0; at < top.length; at++) {
            top[at] = -1;
            for (int i = 0; i < objects.size(); i++) {
                if (distance(i, at / width, at % width) < 1) {
                    top[at] = i;
                }
            }
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** A crop as the network sees it, or the average with what it says about the mirrored crop. */
    Readout readout(Box crop, boolean flip) {
        float[][][] semantic = {semantic("", crop), semantic("~", crop)};
        float[][] planes = new float[stuff + things][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = averaged(semantic[0][c], semantic[1][c], flip);
        }
        return new Readout(
                new Semantic(
                        crop.width(),
                        crop.height(),
                        Arrays.copyOf(planes, stuff),
                        Arrays.copyOfRange(planes, stuff, planes.length)),
                () -> averaged(proposals("", crop), proposals("~", crop), flip),
                points -> masks(points, crop, flip));
    }

    private float[][] masks(List<Point> points, Box crop, boolean flip) {
        asked.addAll(points);
        float[][] masks = new float[points.size()][];
        for (int k = 0; k < masks.length; k++) {
            int x = (int) points.get(k).x();
            int y = (int) points.get(k).y();
            masks[k] = averaged(mask("", crop, x, y), mask("~", crop, x - 1, y), flip); // the official slip
        }
        return masks;
    }

    private static float[] averaged(float[] seen, float[] mirrored, boolean flip) {
        if (!flip) {
            return seen;
        }
        float[] mean = new float[seen.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = .5f * (seen[i] + mirrored[i]);
        }
        return mean;
    }

    private double distance(int object, double y, double x) {
        JsonNode o = objects.get(object);
        double dy = (y - o.get("cy").asDouble()) / o.get("ry").asDouble();
        double dx = (x - o.get("cx").asDouble()) / o.get("rx").asDouble();
        return dy * dy + dx * dx;
    }

    private double[] units(String name) {
        return units.computeIfAbsent(name, key -> {
            double[] plane = new double[height * width];
            Arrays.setAll(plane, at -> Ruled.unit(key, at));
            return plane;
        });
    }

    private double noise(double[] units, int at) {
        return noise * (2 * units[at] - 1);
    }

    private interface Formula {
        double at(int y, int x);
    }

    private static float[] values(Box crop, Formula formula) {
        float[] values = new float[(int) crop.area()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) formula.at(crop.y() + i / crop.width(), crop.x() + i % crop.width());
        }
        return values;
    }

    float[] proposals(String mirrored, Box crop) {
        double[] units = units("proposals" + mirrored);
        return values(crop, (y, x) -> {
            double v = 0;
            for (int i = 0; i < objects.size(); i++) {
                v = Math.max(v, objects.get(i).get("peak").asDouble() / (1 + 2 * distance(i, y, x)));
            }
            v += 5 * noise(units, y * width + x);
            for (JsonNode peak : peaks) {
                double dy = y - peak.get("y").asDouble();
                double dx = x - peak.get("x").asDouble();
                double r = peak.get("radius").asDouble();
                double d2 = (dy * dy + dx * dx) / (r * r);
                v = Math.max(v, peak.get("height").asDouble() / (1 + 2 * d2));
            }
            return Math.clamp(v, 0, 1);
        });
    }

    float[][] semantic(String mirrored, Box crop) {
        int channels = stuff + things;
        double[][] units = new double[channels][];
        Arrays.setAll(units, c -> units("semantic." + c + mirrored));
        float[][] planes = new float[channels][];
        for (int c = 0; c < channels; c++) {
            int channel = c;
            planes[c] = values(crop, (y, x) -> {
                double sum = 0;
                for (int k = 0; k < channels; k++) {
                    sum += weight(k, units[k], y, x);
                }
                return weight(channel, units[channel], y, x) / sum;
            });
        }
        return planes;
    }

    private double weight(int channel, double[] units, int y, int x) {
        double base = channel < stuff ? x * stuff / width == channel ? .5 : .1 : .02;
        int object = top[y * width + x];
        if (object >= 0 && objects.get(object).get("category").asInt() == channel) {
            base = objects.get(object).get("sure").asDouble();
        }
        return base + .04 * units[y * width + x];
    }

    /** @param column of the point in the crop, maybe outside */
    float[] mask(String mirrored, Box crop, int column, int row) {
        int py = crop.y() + row;
        int px = crop.x() + column;
        int i = px < 0 || py < 0 || px >= width || py >= height ? -1 : top[py * width + px];
        double[] units = units((i < 0 ? "mask.none" : "mask." + i) + mirrored);
        if (i < 0) {
            return values(crop, (y, x) -> {
                int dy = y - py;
                int dx = x - px;
                double p = .9 / (1 + (dy * dy + dx * dx) / 6.0) + noise(units, y * width + x);
                return Math.clamp(p, 0, 1);
            });
        }
        int leak = objects.get(i).get("leak").asInt();
        return values(crop, (y, x) -> {
            double a = shape(i, y, x);
            if (leak >= 0) {
                a = Math.max(a, .9 * shape(leak, y, x));
            } else if (leak == -1 && top[y * width + x] > i) {
                a *= .3;
            }
            double p = a * (.97 - .1 * distance(i, py, px)) + noise(units, y * width + x);
            return Math.clamp(p, 0, 1);
        });
    }

    private double shape(int object, int y, int x) {
        double d2 = distance(object, y, x);
        return 1 / (1 + d2 * d2 * d2);
    }
}
