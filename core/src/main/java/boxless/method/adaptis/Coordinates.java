package boxless.method.adaptis;

import boxless.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The coordinate channels of the mask head: row and column of each cell relative to the point, and their distance, in units of the radius and clipped to
 * [-1, 1] after the distance is known.
 *
 * @param options kind and radius
 * @param lattice where the cells lie in the image
 */
record Coordinates(CoordinateOptions options, Lattice lattice) {
    /**
     * The channels for every point.
     *
     * @param points rows and columns in pixels of the image, n pairs
     * @param like a tensor of the device and type to use
     */
    Tensor of(float[] points, long height, long width, Tensor like) { // -> (n, 3, height, width)
        int count = points.length / 2;
        float[] rows = new float[count];
        float[] columns = new float[count];
        double unit = options.radius().pixels() / lattice.stride();
        boolean relative = options.relativeTo() == CoordinateOptions.Origin.POINT;
        for (int k = 0; k < count; k++) {
            rows[k] = relative ? (float) lattice.cell(points[2 * k]) : (height - 1) / 2f;
            columns[k] = relative ? (float) lattice.cell(points[2 * k + 1]) : (width - 1) / 2f;
        }
        Tensor dr = line(height, rows, relative ? unit : Math.max(1, (height - 1) / 2.0))
                .view(count, 1, height, 1)
                .expand(count, 1, height, width);
        Tensor dc = line(width, columns, relative ? unit : Math.max(1, (width - 1) / 2.0))
                .view(count, 1, 1, width)
                .expand(count, 1, height, width);
        Tensor distance = torch.sqrt(dr.mul(dr).add(dc.mul(dc)));
        return torch.cat(new TensorVector(dr, dc, distance), 1)
                .clamp_(new ScalarOptional(new Scalar(-1.0)), new ScalarOptional(new Scalar(1.0)))
                .to(like.device(), like.scalar_type());
    }

    /** (i - origin) / unit for i = 0 .. length - 1 and every origin. */
    private static Tensor line(long length, float[] origins, double unit) { // -> (n, length)
        float[] values = new float[origins.length * (int) length];
        for (int k = 0, at = 0; k < origins.length; k++) {
            for (int i = 0; i < length; i++) {
                values[at++] = (float) ((i - origins[k]) / unit);
            }
        }
        return Tensors.of(values, origins.length, length);
    }
}
