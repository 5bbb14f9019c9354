package boxless.method.adaptis;

import boxless.mask.Box;

/**
 * Where one side of an image is cut into crops of equal length. The official rule: as few as overlap by the least part asked for, at equal distances,
 * the last one moved back to the image's end.
 *
 * @param length of a crop
 * @param starts first pixel of each crop, ascending
 * @param strip pixels of a crop, from its start, in which its objects are compared with those of the crop before
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Cuts(int length, int[] starts, int strip) {
    /**
     * @param length of the image's side
     * @param crop wanted length of a crop; that of the image where it is smaller
     * @param overlap least part of a crop that the next one sees too; in [0, 1)
     */
    static Cuts of(int length, int crop, double overlap) {
        if (length <= crop) {
            return new Cuts(length, new int[] {0}, length);
        }
        double ratio = (double) length / crop;
        int count = (int) Math.ceil((ratio - overlap) / (1 - overlap));
        int strip = (int) (crop * ((count - ratio) / (count - 1)));
        int[] starts = new int[count];
        for (int i = 1; i < count; i++) {
            starts[i] = Math.min(length - crop, starts[i - 1] + crop - strip);
        }
        return new Cuts(crop, starts, strip);
    }

    /** The crop of a row and a column of crops. */
    static Box crop(Cuts rows, int row, Cuts columns, int column) {
        return new Box(columns.starts[column], rows.starts[row], columns.length, rows.length);
    }
}
