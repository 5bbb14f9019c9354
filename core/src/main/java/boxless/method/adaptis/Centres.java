package boxless.method.adaptis;

import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Beyond the paper: every cell says where the centre of its object lies, as the pixels of Neven et al. (CVPR 2019) do, and the mask head sees how far
 * that is from the centre of the object at the point. Masks alone teach the features only slowly which pixels belong together, since their gradient
 * comes through AdaIN and from a few points.
 *
 * <p>Positions are rows and columns in units of the radius of the coordinates.
 *
 * @param unit the radius in pixels
 * @param lattice where the cells lie in the image
 */
record Centres(double unit, Lattice lattice) {
    /** Channels that the mask head sees. */
    static final int CHANNELS = 3;

    /** Centres of neighbours are a small part of the radius apart. */
    private static final double FINER = 8;

    private static final double LIMIT = 3;
    private static final double EPSILON = 1e-4; // of the squared distance, whose root has no gradient at 0

    /** What the network has instead of offsets to the centres: the centres. */
    Tensor of(Tensor offsets) { // float32 (B, 2, h, w) -> same
        long height = offsets.size(2);
        long width = offsets.size(3);
        Tensor places = torch.cat(
                new TensorVector(
                        places(height).view(1, 1, height, 1).expand(1, 1, height, width),
                        places(width).view(1, 1, 1, width).expand(1, 1, height, width)),
                1);
        return offsets.add(places.to(offsets.device(), offsets.scalar_type()));
    }

    private Tensor places(long length) { // -> (length)
        float[] places = new float[(int) length];
        for (int i = 0; i < places.length; i++) {
            places[i] = (float) (lattice.pixel(i) / unit);
        }
        return Tensors.of(places, length);
    }

    /**
     * Rows and columns from the centre of a point's object to the centres of all cells, and their distance.
     *
     * @param centres of B images
     * @param own the centres at K points of the first image, K of the second, ...
     */
    static Tensor channels(Tensor centres, Tensor own) { // (B, 2, h, w), (B K, 2) -> (B K, 3, h, w)
        long images = centres.size(0);
        Tensor apart = centres.unsqueeze(1)
                .sub(own.view(images, -1, 2, 1, 1))
                .mul(new Scalar(FINER))
                .flatten(0, 1); // (B K, 2, h, w)
        Tensor squared = apart.mul(apart).sum(1).unsqueeze(1); // (B K, 1, h, w)
        return torch.cat(new TensorVector(apart, torch.sqrt(squared.add(new Scalar(EPSILON)))), 1)
                .clamp(new ScalarOptional(new Scalar(-LIMIT)), new ScalarOptional(new Scalar(LIMIT)));
    }

    /** What the centre should be at all cells of an object: its centroid. */
    Point target(Mask object) {
        Point centroid = object.centroid();
        return new Point(centroid.x() / unit, centroid.y() / unit);
    }

    /**
     * Mean absolute error of rows and columns over the pixels that have a target, 0 without any.
     *
     * @param centres (B, 2, H, W)
     * @param targets of the same shape: {@link Targets#centres}
     */
    static Tensor loss(Tensor centres, Tensor targets) {
        Tensor counts = targets.isfinite();
        Tensor error = torch.where(counts, centres.sub(targets), torch.zeros_like(targets));
        return error.abs().sum().div(counts.sum().clamp_min(new Scalar(1.0)));
    }
}
