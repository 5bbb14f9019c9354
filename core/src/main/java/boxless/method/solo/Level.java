package boxless.method.solo;

import java.util.ArrayList;
import java.util.List;

/**
 * One level of the pyramid as the targets and the decoder see it.
 *
 * @param grid cells a side, S
 * @param sizes of the objects that it takes
 * @param stride of its features in pixels of the network's input; also the least area of a mask, as in the official code
 * @param maskStride of its masks in training
 */
record Level(int grid, Sizes sizes, int stride, int maskStride) {
    private static final int[] STRIDES = {8, 8, 16, 32, 32};
    private static final int FINEST = 4;

    static List<Level> of(SoloOptions options) {
        List<Integer> grids = options.grids().sides();
        boolean shared = options.head() instanceof HeadOptions.Dynamic;
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < grids.size(); i++) {
            int maskStride = shared ? FINEST : STRIDES[i] / 2;
            levels.add(new Level(grids.get(i), options.sizes().get(i), STRIDES[i], maskStride));
        }
        return levels;
    }
}
