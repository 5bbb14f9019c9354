package boxless.method.solo;

import boxless.method.Loss;
import boxless.tensor.Scopes;
import boxless.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Device;
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
        SoloOptions.CategoryLoss loss = options.categoryLoss();
        Tensor labels = Tensors.of(truth.categories(), logits.size(0), 1, truth.grid(), truth.grid())
                .to(logits.device(), ScalarType.Long);
        long[] classes = new long[options.classes()];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = c + 1L;
        }
        Tensor numbers = Tensors.of(classes, 1, classes.length, 1, 1).to(logits.device(), ScalarType.Long);
        Tensor positive = labels.eq(numbers).to(ScalarType.Float); // (B, classes, S, S)
        return FocalLoss.of(
                        torch.log_sigmoid(logits),
                        torch.log_sigmoid(logits.neg()),
                        positive,
                        loss.alpha(),
                        loss.gamma())
                .sum();
    }

    /** Mean over all pairs of a cell and its object, of all levels together. */
    private Tensor mask(Prediction output, Targets targets) {
        List<Prediction> pictures = output.pictures();
        Tensor sum = zero(output.categories().get(0));
        int pairs = 0;
        for (int i = 0; i < targets.levels().size(); i++) {
            int before = pairs;
            int level = i;
            Targets.Level truth = targets.levels().get(i);
            for (int b = 0; b < pictures.size(); b++) {
                Prediction picture = pictures.get(b);
                Targets.Picture wanted = truth.pictures().get(b);
                if (wanted.cells().length > 0) {
                    sum = sum.add(Scopes.within(() -> mask(picture, level, wanted, truth)));
                    pairs += wanted.cells().length;
                }
            }
            if (pairs == before) {
                sum = sum.add(Scopes.within(() -> nothing(pictures.getFirst(), level)));
            }
        }
        return sum.div(new Scalar((double) Math.max(1, pairs)));
    }

    private Tensor mask(Prediction picture, int level, Targets.Picture wanted, Targets.Level truth) {
        MaskLogits masks = picture.masks(level, wanted.cells());
        return options.maskLoss()
                .of(masks, truths(wanted, truth, masks.factors().getFirst().device()))
                .sum();
    }

    /** 0, but every layer takes part in every step, whatever the batch holds: else the optimiser would treat it otherwise. */
    private static Tensor nothing(Prediction picture, int level) {
        return picture.masks(level, new long[1]).probabilities().sum().mul(new Scalar(0.0));
    }

    private static Tensor truths(Targets.Picture wanted, Targets.Level truth, Device device) { // (n, h, w)
        int plane = truth.maskHeight() * truth.maskWidth();
        float[] values = new float[wanted.masks().size() * plane];
        for (int k = 0; k < wanted.masks().size(); k++) {
            System.arraycopy(wanted.masks().get(k), 0, values, k * plane, plane);
        }
        long[] objects = IntStream.of(wanted.objects()).asLongStream().toArray();
        return Tensors.of(values, wanted.masks().size(), truth.maskHeight(), truth.maskWidth())
                .to(device, ScalarType.Float)
                .index_select(0, Tensors.of(objects, objects.length).to(device, ScalarType.Long));
    }

    private static Tensor zero(Tensor like) {
        return torch.zeros(new long[] {1}).squeeze(0).to(like.device(), ScalarType.Float);
    }
}
