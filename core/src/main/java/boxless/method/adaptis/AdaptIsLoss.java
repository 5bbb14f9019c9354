package boxless.method.adaptis;

import boxless.method.Loss;
import boxless.tensor.Autocast;
import boxless.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Masks and classes in the first stage of training, proposals in the last (sections 3.3 and 3.4 of the paper).
 *
 * <p>Normalised focal loss is a mean over the pixels that are still wrong: it may rise while the masks become better. The log therefore also has the masks'
 * overlap with their objects, {@code iou}.
 */
final class AdaptIsLoss {
    private final AdaptIsOptions options;
    private final AdaptIsNetwork network;
    private final QueryFeatures queries;

    AdaptIsLoss(AdaptIsOptions options, AdaptIsNetwork network) {
        this.options = options;
        this.network = network;
        queries = network.head().queries();
    }

    Loss of(Features encoding, Targets targets) {
        return targets.proposals() ? proposals(encoding, targets) : masks(encoding, targets);
    }

    private Loss masks(Features encoding, Targets targets) {
        Tensor coarse = network.masks(encoding, targets.points());
        return Autocast.suspended(() -> {
            Tensor logits = enlarged(coarse, targets);
            Tensor truth = Tensors.of(targets.masks(), logits.shape()).to(logits.device(), ScalarType.Float);
            double overlap = MaskThreshold.update(network.threshold(), torch.sigmoid(logits.detach()), truth);
            Tensor instances = options.maskLoss().of(logits, truth).mean();
            Tensor classes = enlarged(encoding.semantic(), targets);
            Tensor labels = Tensors.of(targets.semantic(), classes.size(0), targets.height(), targets.width())
                    .to(logits.device(), ScalarType.Long);
            Tensor semantic = SemanticFocalLoss.of(
                            classes, labels, options.semanticLoss().gamma())
                    .mean();
            Tensor sum =
                    instances.add(semantic.mul(new Scalar(options.semanticLoss().weight())));
            Map<String, Double> terms = new LinkedHashMap<>();
            terms.put("instances", instances.item_double());
            terms.put("semantic", semantic.item_double());
            if (encoding.centres() != null) {
                Tensor predicted = enlarged(encoding.centres(), targets); // (B, 2, H, W)
                Tensor wanted = Tensors.of(targets.centres(), predicted.shape()).to(logits.device(), ScalarType.Float);
                Tensor centres = Centres.loss(predicted, wanted);
                terms.put("centres", centres.item_double());
                sum = sum.add(centres.mul(new Scalar(options.centres().weight())));
            }
            terms.put("iou", overlap);
            return new Loss(sum, terms);
        });
    }

    private Tensor enlarged(Tensor map, Targets targets) {
        return network.head().lattice().enlarged(map, targets.height(), targets.width());
    }

    private Loss proposals(Features encoding, Targets targets) {
        if (encoding.proposals() == null) {
            throw new IllegalStateException("the proposal head did not run");
        }
        Tensor map = encoding.proposals();
        Tensor labels = Tensors.of(labels(encoding, targets), targets.points().length / 2, 1)
                .to(map.device(), ScalarType.Float);
        return Autocast.suspended(() -> {
            Tensor logits = queries.of(map, targets.points()); // (B K, 1)
            Tensor loss = crossEntropy(logits, labels);
            if (targets.elsewhere().length > 0) {
                Tensor dense = enlarged(map, targets); // (B, 1, H, W)
                Tensor elsewhere =
                        Tensors.of(targets.elsewhere(), dense.shape()).to(map.device(), ScalarType.Float);
                loss = loss.add(crossEntropy(dense, elsewhere));
            }
            return new Loss(loss, Map.of("proposals", loss.item_double()));
        });
    }

    /** A label for each point: the masks are judged at threshold T, with the network as it is. */
    private float[] labels(Features encoding, Targets targets) {
        int images = (int) encoding.invariant().size(0);
        int count = targets.points().length / 2 / images;
        float[] labels = new float[images * count];
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor coarse = network.masks(encoding, targets.points());
            Tensor masks = Autocast.suspended(() -> torch.sigmoid(enlarged(coarse, targets)));
            Tensor truth = Tensors.of(targets.masks(), masks.shape()).to(masks.device(), ScalarType.Float);
            MaskThreshold.update(network.threshold(), masks, truth);
            float[] iou = Tensors.floats(
                    MaskThreshold.overlaps(masks, truth, network.threshold().item_float()));
            Tensor inside = truth.flatten(1, -1).sum(1).clamp_min(new Scalar(1.0));
            float[] confidence =
                    Tensors.floats(masks.mul(truth).flatten(1, -1).sum(1).div(inside));
            for (int b = 0; b < images; b++) {
                float[] own = ProposalLabels.of(
                        part(iou, b, count),
                        part(confidence, b, count),
                        options.proposalLoss().labels());
                System.arraycopy(own, 0, labels, b * count, count);
            }
        }
        return labels;
    }

    private static double[] part(float[] values, int b, int count) {
        double[] part = new double[count];
        for (int k = 0; k < count; k++) {
            float value = values[b * count + k];
            part[k] = Float.isNaN(value) ? ProposalLabels.IGNORED : value;
        }
        return part;
    }

    /** Binary cross entropy with soft labels, 0 where the label is -1; mean over all elements, as in the official code. */
    static Tensor crossEntropy(Tensor logits, Tensor labels) {
        Tensor valid = labels.ge(new Scalar(0.0)).to(ScalarType.Float);
        Tensor target = labels.clamp_min(new Scalar(0.0));
        Tensor cost = torch.softplus(logits).sub(logits.mul(target));
        return cost.mul(valid).mean();
    }
}
