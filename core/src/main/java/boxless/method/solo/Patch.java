package boxless.method.solo;

import boxless.mask.Box;

/**
 * Mask probabilities on a mask and around it.
 *
 * @param box of the pixels that belong to the mask
 * @param area the box and {@link #MARGIN} pixels more on each side, where the map goes on
 * @param values (height x width of the area)
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Patch(Box box, Box area, float[] values) {
    /** A pixel of the enlarged mask is interpolated from up to three in a row. */
    static final int MARGIN = 2;

    static final Patch EMPTY = new Patch(new Box(0, 0, 0, 0), new Box(0, 0, 0, 0), new float[0]);
}
