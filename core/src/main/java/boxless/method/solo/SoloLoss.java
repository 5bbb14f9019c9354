package boxless.method.solo;

import boxless.method.Loss;
import boxless.tensor.Scopes;
import boxless.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** L = L_category + lambda L_mask (SOLO, Eq. 3 to 5). A batch without objects has a mask loss of 0. */
final class SoloLoss {
    private final SoloOptions options;

    SoloLoss(SoloOptions options) {
        this.options = options;
    }

    Loss of(Prediction output, Targets targets) {
        Tensor category = category(output.categories(), targets);
        Tensor mask = mask(output, targets);
        Tensor total = category.mul(new Scalar(options.categoryLoss().weight()))
                .add(mask.mul(new Scalar(options.maskLoss().weight())));
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("category", category.item_double());
        terms.put("mask", mask.item_double());
        return new Loss(total, terms);
    }

    /** Focal loss of all cells and classes, by the number of positive cells and one. */
    private Tensor category(List<Tensor> logits, Targets targets) {
        Tensor sum = zero(logits.get(0));
        for (int i = 0; i < logits.size(); i++) {
            Tensor level = logits.get(i); // (B, classes, S, S)
            Targets.Level truth = targets.levels().get(i);
            sum = sum.add(Scopes.within(() -> focal(level, truth)));
        }
        return sum.div(new Scalar(targets.positives() + 1.0));
    }

    private Tensor focal(Tensor logits, Targets.Level truth) {
        Tensor labels = Tensors.of(truth.categories(), logits.size(0), 1, truth.grid(), truth.grid());
        long[] classes = new long[options.classes()];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = c + 1L;
        }
        Tensor positive = labels.eq(Tensors.of(classes, 1, classes.length, 1, 1))
                .to(logits.device(), ScalarType.Float); // (B, classes, S, S)
        return focal(logits, positive, options.categoryLoss());
    }

    /** -alpha_t (1 - p_t)^gamma ln p_t, summed up. */
    static Tensor focal(Tensor logits, Tensor positive, SoloOptions.CategoryLoss loss) {
        Tensor negative = positive.neg().add(new Scalar(1.0));
        Scalar gamma = new Scalar(loss.gamma());
        Tensor p = logits.sigmoid();
        Tensor q = logits.neg().sigmoid();
        Tensor found = q.pow(gamma).mul(torch.log_sigmoid(logits)).mul(positive).mul(new Scalar(-loss.alpha()));
        Tensor wrong =
                p.pow(gamma).mul(torch.log_sigmoid(logits.neg())).mul(negative).mul(new Scalar(1 - loss.alpha()));
        return found.sub(wrong).sum();
    }

    /** Mean over all pairs of a cell and its object, of all levels together. */
    private Tensor mask(Prediction output, Targets targets) {
        Tensor sum = zero(output.categories().get(0));
        int pairs = 0;
        for (int i = 0; i < targets.levels().size(); i++) {
            int level = i;
            Targets.Level truth = targets.levels().get(i);
            for (int b = 0; b < truth.pictures().size(); b++) {
                int picture = b;
                sum = sum.add(Scopes.within(() -> mask(output, level, picture, truth)));
                pairs += truth.pictures().get(b).cells().length;
            }
        }
        return sum.div(new Scalar((double) Math.max(1, pairs)));
    }

    private Tensor mask(Prediction output, int level, int picture, Targets.Level truth) {
        Targets.Picture wanted = truth.pictures().get(picture);
        long[] size = output.maskSize(level);
        if (wanted.cells().length == 0) {
            // Every layer takes part in every step, whatever the batch holds.
            return output.probabilities(level, picture, new long[1], size).sum().mul(new Scalar(0.0));
        }
        Tensor probabilities = output.probabilities(level, picture, wanted.cells(), size); // (n, h, w)
        Tensor masks = masks(wanted, truth).to(probabilities.device(), ScalarType.Float);
        return options.maskLoss().of(probabilities, masks).sum();
    }

    private static Tensor masks(Targets.Picture wanted, Targets.Level truth) { // (n, h, w)
        int plane = truth.maskHeight() * truth.maskWidth();
        float[] values = new float[wanted.masks().size() * plane];
        for (int k = 0; k < wanted.masks().size(); k++) {
            System.arraycopy(wanted.masks().get(k), 0, values, k * plane, plane);
        }
        long[] objects = new long[wanted.objects().length];
        for (int n = 0; n < objects.length; n++) {
            objects[n] = wanted.objects()[n];
        }
        return Tensors.of(values, wanted.masks().size(), truth.maskHeight(), truth.maskWidth())
                .index_select(0, Tensors.of(objects, objects.length));
    }

    private static Tensor zero(Tensor like) {
        return torch.zeros(new long[] {1}).squeeze(0).to(like.device(), ScalarType.Float);
    }
}
