package boxless.data.coco;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a panoptic JSON file says about a picture.
 *
 * @param imageId as the file writes it, a number or a text
 * @param fileName of the PNG
 * @param segments id, category, 1 for crowds, and the stated area or -1, one after the other
 * @param picture file name of the picture, null where the file does not list it
 * @param width of the picture, 0 where it is not said
 * @param height likewise
 */
@SuppressWarnings("ArrayRecordComponent") // a table; nothing compares entries
record PanopticEntry(
        String imageId,
        String fileName,
        int[] segments,
        @Nullable String picture,
        int width,
        int height) {
    /** Numbers for each segment. */
    static final int PARTS = 4;

    int segmentCount() {
        return segments.length / PARTS;
    }

    int id(int k) {
        return segments[PARTS * k];
    }

    int category(int k) {
        return segments[PARTS * k + 1];
    }

    boolean crowd(int k) {
        return segments[PARTS * k + 2] == 1;
    }

    /** As stated; -1 where it is not. */
    int area(int k) {
        return segments[PARTS * k + 3];
    }

    /** Gives the segments the categories of the ground truth. */
    void translate(IntUnaryOperator numbers) {
        for (int k = 0; k < segmentCount(); k++) {
            segments[PARTS * k + 1] = numbers.applyAsInt(category(k));
        }
    }

    PanopticEntry of(Picture listed) {
        return new PanopticEntry(imageId, fileName, segments, listed.fileName(), listed.width(), listed.height());
    }

    /**
     * What the file says under {@code images}.
     *
     * @param width 0 where it is not said
     */
    record Picture(String fileName, int width, int height) {}
}
