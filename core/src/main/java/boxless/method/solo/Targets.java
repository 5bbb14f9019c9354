package boxless.method.solo;

import java.util.List;

/**
 * What the network should have said about a batch.
 *
 * @param levels one element per level of the pyramid
 * @param positives cells that answer for an object, over all levels and pictures
 */
record Targets(List<Level> levels, int positives) {
    /**
     * One level.
     *
     * @param grid cells a side, S
     * @param categories (B, S, S) 0 for background, else 1 to the number of classes
     * @param maskHeight rows of a mask
     * @param maskWidth columns of a mask
     * @param pictures one element per picture
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Level(int grid, long[] categories, int maskHeight, int maskWidth, List<Picture> pictures) {}

    /**
     * One picture's masks on a level. Cells and objects are pairs: a cell may answer for several objects (SOLOv2), an object lies in several
     * cells.
     *
     * @param cells row x S + column
     * @param objects number of each cell's object among {@code masks}
     * @param masks (maskHeight x maskWidth) of 0 and 1
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Picture(long[] cells, int[] objects, List<float[]> masks) {}
}
