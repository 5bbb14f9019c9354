package boxless.method.adaptis;

import boxless.nn.Resampling;
import org.bytedeco.pytorch.Tensor;

/**
 * Where the cells of a feature map lie in the image.
 *
 * @param stride pixels between two cells
 * @param centred whether a cell lies in the middle of its {@code stride x stride} pixels, and maps are enlarged accordingly; else cell i lies on pixel
 *     {@code stride i}, and maps are enlarged with their corners on the image's corners: the official code, where the two disagree by a fraction of a cell
 */
record Lattice(int stride, boolean centred) {
    /** The cell coordinate of a pixel coordinate. */
    double cell(double pixel) {
        return centred ? (pixel + 0.5) / stride - 0.5 : pixel / stride;
    }

    /** The pixel coordinate of a cell coordinate. */
    double pixel(double cell) {
        return centred ? (cell + 0.5) * stride - 0.5 : cell * stride;
    }

    /** A map at the image's size. */
    Tensor enlarged(Tensor map, long height, long width) { // (B, C, h, w) -> (B, C, height, width)
        if (stride == 1) {
            return map;
        }
        return centred ? Resampling.bilinear(map, height, width) : Resampling.bilinearAligned(map, height, width);
    }
}
