package boxless.method.spatialembeddings;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the two simpler losses need, which the paper starts from: plain regression to the centre, and the hinge with one
 * margin for all objects. Every foreground pixel votes for the pixel that its embedding names; the densest spots are the
 * centres, each moved to the mean of its votes; each pixel goes to its nearest centre, within the margin. Bandwidths are
 * not read. Masks do not overlap; the score is the mean seed probability of the object's pixels. Among equals the first
 * in row order wins.
 */
public final class CentreClustering implements Clustering {
    private final CentreOptions options;

    CentreClustering(CentreOptions options) {
        this.options = options;
    }

    /** A foreground pixel: where it is, and what its embedding names, in pixels along x and along y. */
    private record Votes(int[] pixel, float[] x, float[] y, float[] seed) {}

    private record Centre(double x, double y) {}

    @Override
    public Instances cluster(Embeddings embeddings) {
        List<Instance> found = new ArrayList<>();
        for (int kind = 0; kind < embeddings.classes(); kind++) {
            Votes votes = votes(embeddings, kind);
            List<Centre> centres = centres(votes, embeddings.width(), embeddings.height());
            share(votes, centres, embeddings, kind, found);
        }
        return new Instances(embeddings.width(), embeddings.height(), found);
    }

    private Votes votes(Embeddings embeddings, int kind) {
        int width = embeddings.width();
        int total = width * embeddings.height();
        Votes votes = new Votes(new int[total], new float[total], new float[total], new float[total]);
        int size = 0;
        for (int pixel = 0; pixel < total; pixel++) {
            float seed = embeddings.seed(kind, pixel % width, pixel / width);
            if (seed > (float) options.foreground()) {
                votes.pixel[size] = pixel;
                votes.x[size] = (float) (embeddings.x(pixel % width, pixel / width)
                        / embeddings.grid().stepX());
                votes.y[size] = (float) (embeddings.y(pixel % width, pixel / width)
                        / embeddings.grid().stepY());
                votes.seed[size++] = seed;
            }
        }
        return new Votes(
                Arrays.copyOf(votes.pixel, size),
                Arrays.copyOf(votes.x, size),
                Arrays.copyOf(votes.y, size),
                Arrays.copyOf(votes.seed, size));
    }

    private List<Centre> centres(Votes votes, int width, int height) {
        int[] sums = new int[(width + 1) * (height + 1)]; // of votes above and to the left
        for (int i = 0; i < votes.pixel.length; i++) {
            int column = Math.round(votes.x[i]);
            int row = Math.round(votes.y[i]);
            if (column >= 0 && column < width && row >= 0 && row < height && !Float.isNaN(votes.x[i] + votes.y[i])) {
                sums[(row + 1) * (width + 1) + column + 1]++;
            }
        }
        for (int row = 1; row <= height; row++) {
            for (int column = 1; column <= width; column++) {
                int at = row * (width + 1) + column;
                sums[at] += sums[at - 1] + sums[at - width - 1] - sums[at - width - 2];
            }
        }
        long[] dense = new long[width * height]; // density, then the earlier pixel: ascending is worst to best
        int candidates = 0;
        for (int pixel = 0; pixel < width * height; pixel++) {
            int density = density(sums, width, height, pixel % width, pixel / width);
            if (density >= options.minVotes()) {
                dense[candidates++] = ((long) density << 32) | (Integer.MAX_VALUE - pixel);
            }
        }
        Arrays.sort(dense, 0, candidates);
        List<Integer> peaks = new ArrayList<>();
        for (int i = candidates - 1; i >= 0; i--) {
            int pixel = Integer.MAX_VALUE - (int) dense[i];
            if (peaks.stream().noneMatch(peak -> near(peak, pixel, width))) {
                peaks.add(pixel);
            }
        }
        return peaks.stream()
                .map(peak -> mean(votes, peak % width, peak / width))
                .toList();
    }

    private int density(int[] sums, int width, int height, int column, int row) {
        int left = Math.max(0, column - options.radius());
        int right = Math.min(width, column + options.radius() + 1);
        int top = Math.max(0, row - options.radius()) * (width + 1);
        int bottom = Math.min(height, row + options.radius() + 1) * (width + 1);
        return sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left];
    }

    private boolean near(int peak, int pixel, int width) {
        int reach = 2 * options.radius();
        return Math.abs(peak % width - pixel % width) <= reach && Math.abs(peak / width - pixel / width) <= reach;
    }

    private Centre mean(Votes votes, int column, int row) {
        double x = 0;
        double y = 0;
        int count = 0;
        double reach = options.radius() + 0.5;
        for (int i = 0; i < votes.pixel.length; i++) {
            if (Math.abs(votes.x[i] - column) <= reach && Math.abs(votes.y[i] - row) <= reach) {
                x += votes.x[i];
                y += votes.y[i];
                count++;
            }
        }
        return new Centre(x / count, y / count);
    }

    private void share(Votes votes, List<Centre> centres, Embeddings embeddings, int kind, List<Instance> found) {
        int[] labels = new int[embeddings.width() * embeddings.height()];
        double[] seeds = new double[centres.size() + 1];
        double aspect = embeddings.grid().stepY() / embeddings.grid().stepX();
        for (int i = 0; i < votes.pixel.length; i++) {
            double least = options.margin() * options.margin();
            for (int k = 0; k < centres.size(); k++) {
                double dx = votes.x[i] - centres.get(k).x();
                double dy = (votes.y[i] - centres.get(k).y()) * aspect;
                if (dx * dx + dy * dy < least) {
                    least = dx * dx + dy * dy;
                    labels[votes.pixel[i]] = k + 1;
                }
            }
            seeds[labels[votes.pixel[i]]] += votes.seed[i];
        }
        var masks = new LabelMap(embeddings.width(), embeddings.height(), labels).masks();
        for (int k = 1; k <= centres.size(); k++) {
            Mask mask = masks.get(k);
            if (mask != null && mask.area() > options.minPixels()) {
                found.add(new Instance(mask, kind + 1, (float) (seeds[k] / mask.area())));
            }
        }
    }
}
