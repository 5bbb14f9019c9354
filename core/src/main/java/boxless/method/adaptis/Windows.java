package boxless.method.adaptis;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Parts of feature maps around points, all of one size and inside the map: at the border of the map the point is not in the middle.
 *
 * @param tops first row in cells, for each point
 * @param lefts first column
 * @param points rows and columns in pixels relative to the window
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Windows(int[] tops, int[] lefts, float[] points, Size map, Size window) {
    /** Outside its window a mask has this logit: a probability of 2e-9. */
    private static final double OUTSIDE = -20;

    /** Rows and columns in cells. */
    record Size(int height, int width) {}

    /**
     * @param points rows and columns in pixels of the image: K pairs for the first image, K for the second, ...
     * @param side of the windows in cells
     * @param map (B, C, h, w)
     */
    static Windows around(float[] points, Lattice lattice, int side, Tensor map) {
        int count = points.length / 2;
        Size whole = new Size((int) map.size(2), (int) map.size(3));
        Size window = new Size(Math.min(side, whole.height), Math.min(side, whole.width));
        int[] tops = new int[count];
        int[] lefts = new int[count];
        float[] relative = new float[2 * count];
        for (int k = 0; k < count; k++) {
            tops[k] = first(lattice.cell(points[2 * k]), window.height, whole.height);
            lefts[k] = first(lattice.cell(points[2 * k + 1]), window.width, whole.width);
            relative[2 * k] = points[2 * k] - tops[k] * lattice.stride();
            relative[2 * k + 1] = points[2 * k + 1] - lefts[k] * lattice.stride();
        }
        return new Windows(tops, lefts, relative, whole, window);
    }

    private static int first(double cell, int window, int whole) {
        return (int) Math.clamp(Math.round(cell - (window - 1) / 2.0), 0, (long) whole - window);
    }

    /** The windows of maps of B images. */
    Tensor cut(Tensor maps) { // (B, C, h, w) -> (B K, C, window)
        int perImage = tops.length / (int) maps.size(0);
        TensorVector cuts = new TensorVector();
        for (int k = 0; k < tops.length; k++) {
            cuts.push_back(maps.narrow(0, k / perImage, 1)
                    .narrow(2, tops[k], window.height)
                    .narrow(3, lefts[k], window.width));
        }
        return torch.cat(cuts, 0);
    }

    /** Logits of windows at their places in maps that are {@link #OUTSIDE} everywhere else. */
    Tensor placed(Tensor logits) { // (B K, 1, window) -> (B K, 1, h, w)
        TensorVector maps = new TensorVector();
        for (int k = 0; k < tops.length; k++) {
            int right = map.width - lefts[k] - window.width;
            int below = map.height - tops[k] - window.height;
            maps.push_back(torch.constant_pad_nd(
                    logits.narrow(0, k, 1), new long[] {lefts[k], right, tops[k], below}, new Scalar(OUTSIDE)));
        }
        return torch.cat(maps, 0);
    }
}
