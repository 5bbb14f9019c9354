package boxless.method.adaptis;

import java.util.Arrays;

/**
 * Local maxima of a proposal map, one for each hill, those of the highest level first.
 *
 * <p>The official code scans the image once for every level. Whether a pixel is a maximum does not depend on the level, however, nor on what has
 * been coloured: here maxima are found once, sorted by level, and visited in the same order.
 */
final class LocalMaxima {
    private static final float HIGHEST = .99f;
    private static final int NONE = -1;

    private final int width;
    private final int
            stride; // a frame of one pixel lies around the image, not a number: neither above nor below anything
    private final float[] values; // (height + 2, stride)
    private final int[] colours; // the same shape
    private final int[] around; // how far the eight neighbours are away
    private final int[] points;
    private int[] open = new int[1 << 12]; // coloured pixels whose neighbours have not been looked at

    private LocalMaxima(float[] map, int width, int height, PointOptions.Proposals options) {
        this.width = width;
        stride = width + 2;
        values = new float[stride * (height + 2)];
        colours = new int[values.length];
        Arrays.fill(values, Float.NaN);
        for (int row = 0; row < height; row++) {
            System.arraycopy(map, row * width, values, at(row, 0), width);
        }
        Arrays.fill(colours, NONE);
        around = new int[] {-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1};
        points = find(options);
    }

    /** @param map (height x width), row-major */
    static LocalMaxima of(float[] map, int width, int height, PointOptions.Proposals options) {
        return new LocalMaxima(map, width, height, options);
    }

    /** Indices row * width + column, in the order in which they are to be tried. */
    int[] points() {
        return points;
    }

    /** For each pixel (height x width) the number of the point from which it was reached, from 0; -1 for none. */
    int[] colours() {
        int height = colours.length / stride - 2;
        int[] inner = new int[width * height];
        for (int row = 0; row < height; row++) {
            System.arraycopy(colours, at(row, 0), inner, row * width, width);
        }
        return inner;
    }

    private int at(int row, int column) {
        return (row + 1) * stride + column + 1;
    }

    private int[] find(PointOptions.Proposals options) {
        float peak = (float) options.peak();
        float[] levels = levels(peak, (float) options.step());
        int[] points = new int[16];
        int size = 0;
        for (int at : byLevel(maxima(levels, peak), levels)) {
            if (colours[at] == NONE) {
                if (size == points.length) {
                    points = Arrays.copyOf(points, 2 * size);
                }
                colour(at, size, (float) options.rise());
                points[size++] = (at / stride - 1) * width + at % stride - 1;
            }
        }
        return Arrays.copyOf(points, size);
    }

    /** .99, .99 - step, ... above the peak's least value; the rounding errors of float32 add up as they do in the official code. */
    private static float[] levels(float peak, float step) {
        float[] levels = new float[16];
        int size = 0;
        for (float level = HIGHEST; level > peak; level -= step) {
            if (size == levels.length) {
                levels = Arrays.copyOf(levels, 2 * size);
            }
            levels[size++] = level;
        }
        return Arrays.copyOf(levels, size);
    }

    /** All pixels from the lowest level on that no neighbour exceeds and that have no neighbour below the peak's least value, row by row. */
    private int[] maxima(float[] levels, float peak) {
        float lowest = levels.length == 0 ? Float.POSITIVE_INFINITY : levels[levels.length - 1];
        int[] found = new int[16];
        int size = 0;
        for (int at = stride + 1; at < values.length - stride - 1; at++) {
            if (values[at] >= lowest && isMaximum(at, peak)) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, 2 * size);
                }
                found[size++] = at;
            }
        }
        return Arrays.copyOf(found, size);
    }

    private boolean isMaximum(int at, float peak) {
        float value = values[at];
        for (int step : around) {
            float other = values[at + step];
            if (other < peak || other > value) {
                return false;
            }
        }
        return true;
    }

    /** The maxima of the first level, row by row, then those of the next, ... */
    private int[] byLevel(int[] maxima, float[] levels) {
        int[] level = new int[maxima.length];
        int[] next = new int[levels.length + 1];
        for (int k = 0; k < maxima.length; k++) {
            while (values[maxima[k]] < levels[level[k]]) {
                level[k]++;
            }
            next[level[k] + 1]++;
        }
        for (int l = 1; l < next.length; l++) {
            next[l] += next[l - 1];
        }
        int[] sorted = new int[maxima.length];
        for (int k = 0; k < maxima.length; k++) {
            sorted[next[level[k]]++] = maxima[k];
        }
        return sorted;
    }

    /** Colours a pixel and whatever can be reached from it downhill, on a plain, or by rises of less than {@code rise} from pixel to pixel. */
    private void colour(int from, int colour, float rise) {
        colours[from] = colour;
        open[0] = from;
        int size = 1;
        while (size > 0) {
            int at = open[--size];
            float limit = values[at] + rise;
            if (size + around.length > open.length) {
                open = Arrays.copyOf(open, 2 * open.length);
            }
            for (int step : around) {
                int next = at + step;
                if (colours[next] == NONE && values[next] < limit) {
                    colours[next] = colour;
                    open[size++] = next;
                }
            }
        }
    }
}
