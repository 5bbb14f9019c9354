package boxless.method.solo;

import boxless.nn.Resampling;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
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

    /**
     * Mask probabilities of some cells of a picture, enlarged by interpolation where another size is asked for.
     *
     * @param cells row x S + column, at least one
     */
    Tensor probabilities(int level, int picture, long[] cells, long[] size); // -> (n, size[0], size[1])

    /** Everything, by the names of the command {@code forward}. */
    Map<String, Tensor> named();

    /** Shape (n, h, w) probabilities as (n, rows, columns). */
    private static Tensor enlarged(Tensor probabilities, long[] size) {
        return Resampling.bilinear(probabilities.unsqueeze(0), size[0], size[1]).squeeze(0);
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
        public Tensor probabilities(int level, int picture, long[] cells, long[] size) {
            Conv2dImpl output = outputs.get(level);
            Tensor chosen = indices(cells, output.weight());
            Tensor logits = product(
                    features.get(level).narrow(0, picture, 1), // (1, width, h, w)
                    output.weight().index_select(0, chosen), // (n, width, 1, 1)
                    new TensorOptional(output.bias().index_select(0, chosen)));
            return enlarged(logits.sigmoid(), size);
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
        public Tensor probabilities(int level, int picture, long[] cells, long[] size) {
            long side = xs.get(level).size(1);
            long[] columns = new long[cells.length];
            long[] rows = new long[cells.length];
            for (int i = 0; i < cells.length; i++) {
                columns[i] = cells[i] % side;
                rows[i] = cells[i] / side;
            }
            return chosen(xs.get(level), picture, columns, size).mul(chosen(ys.get(level), picture, rows, size));
        }

        private static Tensor chosen(Tensor logits, int picture, long[] lines, long[] size) {
            return enlarged(
                    logits.select(0, picture)
                            .index_select(0, indices(lines, logits))
                            .sigmoid(),
                    size);
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
        public Tensor probabilities(int level, int picture, long[] cells, long[] size) {
            Tensor weights = kernels.get(level)
                    .select(0, picture)
                    .flatten(1, 2) // (E, S S)
                    .index_select(1, indices(cells, feature))
                    .t(); // (n, E)
            Tensor logits = product(
                    feature.narrow(0, picture, 1), // (1, E, h, w)
                    weights.unsqueeze(2).unsqueeze(3),
                    new TensorOptional());
            return enlarged(logits.sigmoid(), size);
        }

        @Override
        public Map<String, Tensor> named() {
            Map<String, Tensor> all = Prediction.named("category", categories, new LinkedHashMap<>());
            Prediction.named("kernel", kernels, all).put("mask_feature", feature);
            return all;
        }
    }
}
