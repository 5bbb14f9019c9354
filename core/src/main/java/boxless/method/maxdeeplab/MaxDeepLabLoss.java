package boxless.method.maxdeeplab;

import boxless.method.Loss;
import boxless.tensor.Autocast;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The PQ-style loss and the auxiliary losses (sections 3.3 and 3.5 of the paper), each a mean over the images of the batch.
 *
 * <p>The log also has the mean RQ and SQ of the matched slots, {@code rq} and {@code sq}, and where images have more segments than there are slots,
 * {@code lost}: how many of an image's segments are void for the masks, because the matching left them without a slot.
 */
final class MaxDeepLabLoss {
    private final LossOptions options;
    private final PqLoss pq;

    MaxDeepLabLoss(LossOptions options) {
        this.options = options;
        pq = new PqLoss(options.pqStyle());
    }

    Loss of(Prediction output, Targets targets) {
        return Autocast.suspended(() -> {
            Truth truth = Truth.of(targets, output.masks().device());
            Sum sum = new Sum(output.masks());
            if (options.pqStyle().weight() > 0 || options.maskId() > 0) {
                masks(output, targets, truth, sum);
            }
            if (options.instanceDiscrimination().weight() > 0) {
                Tensor features = output.features().flatten(2, -1); // (B, D, P)
                double temperature = options.instanceDiscrimination().temperature();
                sum.add(
                        "instance_discrimination",
                        InstanceDiscrimination.of(features, truth, temperature),
                        options.instanceDiscrimination().weight());
            }
            Tensor semantic = output.semantic();
            if (options.semantic().weight() > 0 && semantic != null) {
                sum.add(
                        "semantic",
                        SemanticLoss.of(semantic, truth),
                        options.semantic().weight());
            }
            return new Loss(sum.total, sum.terms);
        });
    }

    /** The terms that depend on the matching. */
    private void masks(Prediction output, Targets targets, Truth truth, Sum sum) {
        Tensor log = torch.log_softmax(output.masks().flatten(2, -1), 1); // (B, N, P)
        Overlaps overlaps = Overlaps.of(log.exp(), truth);
        PqLoss.Qualities qualities = PqLoss.qualities(overlaps, output.classes(), truth);
        Matching matching = Matching.of(pq.similarity(qualities), targets);
        Pairs pairs =
                Pairs.of(matching, targets.segments().size(), output.masks().device());
        if (options.pqStyle().weight() > 0) {
            double weight = options.pqStyle().weight();
            sum.add("class", pq.classes(overlaps, qualities, output.classes(), truth, pairs), weight);
            sum.add("mask_dice", pq.masks(overlaps, qualities, pairs), weight);
        }
        if (options.maskId() > 0) {
            sum.add("mask_id", MaskIdLoss.of(log, truth, pairs), options.maskId());
        }
        sum.terms.put("rq", pairs.mean(qualities.rq()));
        sum.terms.put("sq", pairs.mean(qualities.sq()));
        if (matching.lost() > 0) {
            sum.terms.put("lost", (double) matching.lost() / targets.segments().size());
        }
    }

    private static final class Sum {
        private final Map<String, Double> terms = new LinkedHashMap<>();
        private Tensor total;

        Sum(Tensor like) {
            total = torch.zeros(new long[0], like.options());
        }

        void add(String name, Tensor term, double weight) {
            terms.put(name, term.item_double());
            total = total.add(term.mul(new Scalar(weight)));
        }
    }
}
