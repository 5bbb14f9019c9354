package boxless.method.solo;

import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a SOLO network says about a batch. Masks are worked out only for the cells that someone asks for: a grid of 40 has 1600, of which
 * training needs a few and a picture some dozens.
 */
sealed interface Prediction {
    /** Logits of every level's cells. */
    List<Tensor> categories(); // (B, classes, S, S)

    /** Rows and columns of a level's masks. */
    long[] maskSize(int level);

    /** The same for each picture of the batch by itself. The batch is divided once: each part of it would give gradients of the whole batch's size. */
    List<Prediction> pictures();

    /**
     * Masks of some cells, of a prediction for one picture.
     *
     * @param cells row x S + column, at least one
     */
    MaskLogits masks(int level, long[] cells);

    /** Everything, by the names of the command {@code forward}. */
    Map<String, Tensor> named();

    /** Every level's pictures, (1, ...), of levels (B, ...). */
    private static List<List<Tensor>> divided(List<Tensor> levels) {
        List<List<Tensor>> pictures = new ArrayList<>();
        for (Tensor level : levels) {
            TensorVector parts = level.split(1, 0);
            for (int b = 0; b < parts.size(); b++) {
                if (b == pictures.size()) {
                    pictures.add(new ArrayList<>());
                }
                pictures.get(b).add(new Tensor(parts.get(b)));
            }
        }
        return pictures;
    }

    /** The product of each kernel (n, channels, 1, 1) with a feature (1, channels, h, w), as (n, h, w), in the feature's precision. */
    private static Tensor product(Tensor feature, Tensor kernels, TensorOptional bias) {
        return torch.conv2d(
                        feature,
                        kernels.to(feature.scalar_type()),
                        bias,
                        new long[] {1, 1},
                        new long[] {0, 0},
                        new long[] {1, 1},
                        1)
                .squeeze(0)
                .to(ScalarType.Float);
    }

    private static Tensor indices(long[] values, Tensor like) {
        return Tensors.of(values, values.length).to(like.device(), ScalarType.Long);
    }

    private static Map<String, Tensor> named(String name, List<Tensor> levels, Map<String, Tensor> into) {
        for (int i = 0; i < levels.size(); i++) {
            into.put(name + "." + i, levels.get(i));
        }
        return into;
    }

    /**
     * SOLO.
     *
     * @param features the mask branch's last, (B, width, h, w) of each level
     * @param outputs 1x1 convolution to one channel a cell, of each level
     */
    record Cells(List<Tensor> categories, List<Tensor> features, List<Conv2dImpl> outputs) implements Prediction {
        @Override
        public long[] maskSize(int level) {
            Tensor map = features.get(level);
            return new long[] {map.size(2), map.size(3)};
        }

        @Override
        public List<Prediction> pictures() {
            List<List<Tensor>> ofCategories = divided(categories);
            List<List<Tensor>> ofFeatures = divided(features);
            return IntStream.range(0, ofCategories.size())
                    .<Prediction>mapToObj(b -> new Cells(ofCategories.get(b), ofFeatures.get(b), outputs))
                    .toList();
        }

        @Override
        public MaskLogits masks(int level, long[] cells) {
            Conv2dImpl output = outputs.get(level);
            Tensor chosen = indices(cells, output.weight());
            return new MaskLogits(List.of(product(
                    features.get(level),
                    output.weight().index_select(0, chosen), // (n, width, 1, 1)
                    new TensorOptional(output.bias().index_select(0, chosen)))));
        }

        @Override
        public Map<String, Tensor> named() {
            List<Tensor> masks = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                masks.add(outputs.get(i).forward(features.get(i))); // (B, S S, h, w)
            }
            return Prediction.named("mask", masks, Prediction.named("category", categories, new LinkedHashMap<>()));
        }
    }

    /**
     * Decoupled SOLO: the mask of a cell is the product of its column's and its row's.
     *
     * @param xs logits of the columns, (B, S, h, w) of each level
     * @param ys logits of the rows
     */
    record Decoupled(List<Tensor> categories, List<Tensor> xs, List<Tensor> ys) implements Prediction {
        @Override
        public long[] maskSize(int level) {
            return new long[] {xs.get(level).size(2), xs.get(level).size(3)};
        }

        @Override
        public List<Prediction> pictures() {
            List<List<Tensor>> ofCategories = divided(categories);
            List<List<Tensor>> ofXs = divided(xs);
            List<List<Tensor>> ofYs = divided(ys);
            return IntStream.range(0, ofCategories.size())
                    .<Prediction>mapToObj(b -> new Decoupled(ofCategories.get(b), ofXs.get(b), ofYs.get(b)))
                    .toList();
        }

        @Override
        public MaskLogits masks(int level, long[] cells) {
            long side = xs.get(level).size(1);
            long[] columns = LongStream.of(cells).map(cell -> cell % side).toArray();
            long[] rows = LongStream.of(cells).map(cell -> cell / side).toArray();
            return new MaskLogits(List.of(chosen(xs.get(level), columns), chosen(ys.get(level), rows)));
        }

        private static Tensor chosen(Tensor logits, long[] lines) { // (1, S, h, w) -> (n, h, w)
            return logits.squeeze(0).index_select(0, indices(lines, logits));
        }

        @Override
        public Map<String, Tensor> named() {
            Map<String, Tensor> all = Prediction.named("category", categories, new LinkedHashMap<>());
            return Prediction.named("mask_y", ys, Prediction.named("mask_x", xs, all));
        }
    }

    /**
     * SOLOv2: the mask of a cell is the product of its kernel and one feature.
     *
     * @param kernels (B, E, S, S) of each level
     * @param feature (B, E, H/4, W/4), in bfloat16 where the network was run so
     */
    record Dynamic(List<Tensor> categories, List<Tensor> kernels, Tensor feature) implements Prediction {
        @Override
        public long[] maskSize(int level) {
            return new long[] {feature.size(2), feature.size(3)};
        }

        @Override
        public List<Prediction> pictures() {
            List<List<Tensor>> ofCategories = divided(categories);
            List<List<Tensor>> ofKernels = divided(kernels);
            List<Tensor> ofFeature =
                    divided(List.of(feature)).stream().map(List::getFirst).toList();
            return IntStream.range(0, ofCategories.size())
                    .<Prediction>mapToObj(b -> new Dynamic(ofCategories.get(b), ofKernels.get(b), ofFeature.get(b)))
                    .toList();
        }

        @Override
        public MaskLogits masks(int level, long[] cells) {
            Tensor weights = kernels.get(level)
                    .squeeze(0)
                    .flatten(1, 2) // (E, S S)
                    .index_select(1, indices(cells, feature))
                    .t(); // (n, E)
            return new MaskLogits(List.of(product(
                    feature, weights.unsqueeze(2).unsqueeze(3), new TensorOptional()))); // (1, E, h, w), (n, E, 1, 1)
        }

        @Override
        public Map<String, Tensor> named() {
            Map<String, Tensor> all = Prediction.named("category", categories, new LinkedHashMap<>());
            Prediction.named("kernel", kernels, all).put("mask_feature", feature);
            return all;
        }
    }
}
