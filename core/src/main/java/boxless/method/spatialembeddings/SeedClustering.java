package boxless.method.spatialembeddings;

import boxless.mask.Instance;
import boxless.mask.Instances;
import java.util.ArrayList;
import java.util.List;

/**
 * The clustering of the paper: the best seed left proposes the pixels within its own margin around its own embedding;
 * the proposal is an object when it is large enough and more than half of it was still free; its pixels are then taken,
 * object or not.
 *
 * <p>Equals the reference loop pixel for pixel, in the same order and with the same scores, for the embeddings, bandwidths
 * and seed probabilities that {@link Embeddings} promises (the reference's own differ between processors by a last bit).
 * Finds them without visiting every pixel for every seed.
 */
public final class SeedClustering implements Clustering {
    private final ClusteringOptions options;
    private final float leastSeed;
    private final Foreground foreground = new Foreground();
    private final Proposal proposal = new Proposal(foreground);

    public SeedClustering(ClusteringOptions options) {
        this.options = options;
        this.leastSeed = Embeddings.logitAtLeast(options.seed());
    }

    @Override
    public Instances cluster(Embeddings embeddings) {
        List<Instance> found = new ArrayList<>();
        foreground.forEachClass(embeddings, options, kind -> cluster(embeddings, kind, found));
        return new Instances(embeddings.width(), embeddings.height(), found);
    }

    private void cluster(Embeddings embeddings, int kind, List<Instance> found) {
        BestSeeds seeds = new BestSeeds(foreground, embeddings, kind, leastSeed);
        Unclustered unclustered = new Unclustered(foreground);
        while (unclustered.count() > options.minUnclustered()) {
            float score = seeds.next(unclustered);
            if (score == 0) {
                return;
            }
            unclustered.remove(seeds.entry(), 1L << seeds.bit());
            proposal.find(embeddings, foreground.column(seeds.entry()) + seeds.bit(), foreground.row(seeds.entry()));
            if (proposal.isObject(unclustered, options.minPixels())) {
                found.add(new Instance(proposal.mask(), kind + 1, score));
            }
            proposal.removeFrom(unclustered);
        }
    }
}
