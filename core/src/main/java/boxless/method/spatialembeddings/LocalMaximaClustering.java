package boxless.method.spatialembeddings;

import boxless.mask.Instance;
import boxless.mask.Instances;
import java.util.ArrayList;
import java.util.List;

/**
 * EmbedSeg's second clustering: only the local maxima of the smoothed seed map propose, best first, whether or not an
 * object has taken them; pixels are taken only by an object. There is no seed threshold. Good for touching cells of even
 * size; smoothing costs a pass over the whole map.
 */
public final class LocalMaximaClustering implements Clustering {
    private final ClusteringOptions options;
    private final Foreground foreground = new Foreground();
    private final Proposal proposal = new Proposal(foreground);

    LocalMaximaClustering(ClusteringOptions options) {
        this.options = options;
    }

    @Override
    public Instances cluster(Embeddings embeddings) {
        List<Instance> found = new ArrayList<>();
        foreground.forEachClass(embeddings, options, kind -> cluster(embeddings, kind, found));
        return new Instances(embeddings.width(), embeddings.height(), found);
    }

    private void cluster(Embeddings embeddings, int kind, List<Instance> found) {
        List<SeedPeaks.Peak> peaks = SeedPeaks.find(embeddings, kind, (float) options.foreground());
        Unclustered unclustered = new Unclustered(foreground);
        for (int i = 0; i < peaks.size() - options.minUnclustered(); i++) {
            SeedPeaks.Peak peak = peaks.get(i);
            proposal.find(embeddings, peak.column(), peak.row());
            if (proposal.isObject(unclustered, options.minPixels())) {
                found.add(new Instance(proposal.mask(), kind + 1, peak.seed()));
                proposal.removeFrom(unclustered);
            }
        }
    }
}
