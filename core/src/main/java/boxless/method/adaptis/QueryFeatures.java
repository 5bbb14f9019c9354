package boxless.method.adaptis;

import boxless.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * "Extract query features" of the paper: the features at a point, interpolated between the four nearest cells. Up to one cell outside the map the border
 * counts, beyond it zero, like a 1x1 RoIAlign.
 */
record QueryFeatures(Lattice lattice) {
    /**
     * The features at every point.
     *
     * @param map (B, C, h, w)
     * @param points rows and columns in pixels of the image: K pairs for the first image, K for the second, ...
     */
    Tensor of(Tensor map, float[] points) { // -> (B K, C)
        int count = points.length / 2;
        int height = (int) map.size(2);
        int width = (int) map.size(3);
        int perImage = count / (int) map.size(0);
        long[] cells = new long[4 * count];
        float[] weights = new float[4 * count];
        for (int k = 0; k < count; k++) {
            Between row = Between.of(lattice.cell(points[2 * k]), height);
            Between column = Between.of(lattice.cell(points[2 * k + 1]), width);
            long first = (long) (k / perImage) * height * width;
            for (int corner = 0; corner < 4; corner++) {
                boolean below = corner > 1;
                boolean right = corner % 2 == 1;
                int at = corner * count + k;
                cells[at] = first + (long) row.cell(below) * width + column.cell(right);
                weights[at] = row.weight(below) * column.weight(right);
            }
        }
        long channels = map.size(1);
        Tensor index = Tensors.of(cells, cells.length).to(map.device(), ScalarType.Long);
        Tensor weight = Tensors.of(weights, 4, count, 1).to(map.device(), map.scalar_type());
        return map.permute(0, 2, 3, 1)
                .reshape(-1, channels)
                .index_select(0, index)
                .view(4, count, channels)
                .mul(weight)
                .sum(0);
    }

    /** Two neighbouring cells, and how much of the second. */
    private record Between(int first, int second, float part, boolean inside) {
        static Between of(double cell, int length) {
            if (cell < -1 || cell > length) {
                return new Between(0, 0, 0, false);
            }
            double clamped = Math.clamp(cell, 0, length - 1.0);
            int first = (int) clamped;
            return new Between(first, Math.min(first + 1, length - 1), (float) (clamped - first), true);
        }

        int cell(boolean further) {
            return further ? second : first;
        }

        float weight(boolean further) {
            return inside ? further ? part : 1 - part : 0;
        }
    }
}
