package boxless.method.spatialembeddings;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.mask.MaskBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The reference's loops, step by step: every pixel for every seed, float arithmetic in the reference's order. */
public final class NaiveSeedClustering {
    private final Embeddings embeddings;
    private final ClusteringOptions options;
    private final int kind;
    private int size;
    private final int[] pixel;
    private final float[] x;
    private final float[] y;
    private final float[] alphaX;
    private final float[] alphaY;
    private final float[] seed;
    private final boolean[] unclustered;
    private final List<Instance> found = new ArrayList<>();

    private NaiveSeedClustering(Embeddings embeddings, ClusteringOptions options, int kind) {
        this.embeddings = embeddings;
        this.options = options;
        this.kind = kind;
        int total = embeddings.width() * embeddings.height();
        pixel = new int[total];
        x = new float[total];
        y = new float[total];
        alphaX = new float[total];
        alphaY = new float[total];
        seed = new float[total];
        for (int i = 0; i < total; i++) {
            int column = i % embeddings.width();
            int row = i / embeddings.width();
            float q = embeddings.seed(kind, column, row);
            if (q > (float) options.foreground()) {
                pixel[size] = i;
                x[size] = embeddings.x(column, row);
                y[size] = embeddings.y(column, row);
                alphaX[size] = embeddings.alphaX(column, row);
                alphaY[size] = embeddings.alphaY(column, row);
                seed[size++] = q;
            }
        }
        unclustered = new boolean[size];
        Arrays.fill(unclustered, true);
    }

    public static Instances cluster(Embeddings embeddings, ClusteringOptions options) {
        List<Instance> found = new ArrayList<>();
        for (int kind = 0; kind < embeddings.classes(); kind++) {
            NaiveSeedClustering one = new NaiveSeedClustering(embeddings, options, kind);
            one.bestSeeds();
            found.addAll(one.found);
        }
        return new Instances(embeddings.width(), embeddings.height(), found);
    }

    static Instances clusterLocalMaxima(Embeddings embeddings, ClusteringOptions options) {
        NaiveSeedClustering one = new NaiveSeedClustering(embeddings, options, 0);
        one.localMaxima();
        return new Instances(embeddings.width(), embeddings.height(), one.found);
    }

    private void localMaxima() {
        if (size <= options.minForeground()) {
            return;
        }
        int left = 0;
        boolean[] unprocessed = new boolean[size];
        for (SeedPeaks.Peak peak : SeedPeaks.find(embeddings, 0, (float) options.foreground())) {
            unprocessed[Arrays.binarySearch(pixel, 0, size, peak.row() * embeddings.width() + peak.column())] = true;
            left++;
        }
        while (left > options.minUnclustered()) {
            int best = best(unprocessed);
            unprocessed[best] = false;
            left--;
            boolean[] proposal = propose(best);
            if (accept(proposal, seed[best])) {
                for (int i = 0; i < size; i++) {
                    unclustered[i] &= !proposal[i];
                }
            }
        }
    }

    private int best(boolean[] candidates) {
        int best = 0;
        float bestSeed = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            float value = seed[i] * (candidates[i] ? 1 : 0);
            if (value > bestSeed) {
                best = i;
                bestSeed = value;
            }
        }
        return best;
    }

    private void bestSeeds() {
        if (size <= options.minForeground()) {
            return;
        }
        while (count(unclustered) > options.minUnclustered()) {
            int best = best(unclustered);
            if (seed[best] < options.seed()) {
                break;
            }
            unclustered[best] = false;
            boolean[] proposal = propose(best);
            accept(proposal, seed[best]);
            for (int i = 0; i < size; i++) {
                unclustered[i] &= !proposal[i];
            }
        }
    }

    private boolean accept(boolean[] proposal, float score) {
        int count = count(proposal);
        int free = 0;
        for (int i = 0; i < size; i++) {
            free += proposal[i] && unclustered[i] ? 1 : 0;
        }
        if (count > options.minPixels() && (float) free / count > 0.5f) {
            found.add(new Instance(mask(proposal), kind + 1, score));
            return true;
        }
        return false;
    }

    private boolean[] propose(int centre) {
        boolean[] proposal = new boolean[size];
        for (int i = 0; i < size; i++) {
            float dx = x[i] - x[centre];
            float dy = y[i] - y[centre];
            float distance = dx * dx * alphaX[centre] + dy * dy * alphaY[centre];
            proposal[i] = distance < 2 && (float) StrictMath.exp(-distance) > 0.5f;
        }
        return proposal;
    }

    private static int count(boolean[] pixels) {
        int count = 0;
        for (boolean pixel : pixels) {
            count += pixel ? 1 : 0;
        }
        return count;
    }

    private Mask mask(boolean[] proposal) {
        boolean[] raster = new boolean[embeddings.width() * embeddings.height()];
        for (int i = 0; i < size; i++) {
            raster[pixel[i]] = proposal[i];
        }
        MaskBuilder builder = new MaskBuilder(embeddings.width(), embeddings.height());
        for (int column = 0; column < embeddings.width(); column++) {
            for (int row = 0; row < embeddings.height(); row++) {
                if (raster[row * embeddings.width() + column]) {
                    builder.add((long) column * embeddings.height() + row, 1);
                }
            }
        }
        return builder.build();
    }
}
