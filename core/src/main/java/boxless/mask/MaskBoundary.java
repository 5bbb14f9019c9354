package boxless.mask;

/** The rim of a mask, for Boundary IoU (Cheng et al., CVPR 2021). */
public final class MaskBoundary {
    private MaskBoundary() {}

    /**
     * The pixels of a mask that have a pixel of the background, or beyond the image's border, within this many rows and columns.
     *
     * @param distance at least 1
     */
    public static Mask of(Mask mask, int distance) {
        if (mask.isEmpty()) {
            return mask;
        }
        Box box = mask.box();
        int height = box.height();
        boolean[] core = core(mask, box, distance);
        MaskBuilder rim = new MaskBuilder(mask.width(), mask.height());
        mask.forEachRun((x, y, length) -> {
            int column = (x - box.x()) * height - box.y();
            long at = (long) x * mask.height();
            int from = y;
            for (int row = y; row < y + length; row++) {
                if (core[column + row]) {
                    rim.add(at + from, row - from);
                    from = row + 1;
                }
            }
            rim.add(at + from, y + length - from);
        });
        return rim.build();
    }

    /** The pixels farther from the background, column by column within the box. */
    private static boolean[] core(Mask mask, Box box, int distance) {
        int height = box.height();
        boolean[] core = new boolean[Math.multiplyExact(box.width(), height)];
        // A pixel is in the core where 2 * distance + 1 columns in turn have it in a run with distance more pixels on
        // both ends.
        int[] streak = new int[height];
        int[] column = new int[height];
        mask.forEachRun((x, y, length) -> {
            for (int row = y + distance; row < y + length - distance; row++) {
                int at = row - box.y();
                streak[at] = streak[at] > 0 && column[at] == x - 1 ? streak[at] + 1 : 1;
                column[at] = x;
                if (streak[at] > 2 * distance) {
                    core[(x - distance - box.x()) * height + at] = true;
                }
            }
        });
        return core;
    }
}
