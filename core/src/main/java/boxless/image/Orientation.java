package boxless.image;

import boxless.mask.Box;
import boxless.mask.LabelMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a stored image is to be turned so that it is upright: the values 1 to 8 of EXIF's and TIFF's tag 274. JPEG and PNG carry it in EXIF data,
 * which are a TIFF without pixels.
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_LEFT(true, false, true),
    TRANSVERSED(true, true, true),
    TURNED_RIGHT(true, true, false);

    private static final int TAG = 274;
    private static final int MAGIC = 42;

    /** Whether rows are stored as columns. */
    private final boolean swapped;
    /** Whether the stored columns are counted from the right. */
    private final boolean fromRight;
    /** Whether the stored rows are counted from below. */
    private final boolean fromBelow;

    Orientation(boolean swapped, boolean fromRight, boolean fromBelow) {
        this.swapped = swapped;
        this.fromRight = fromRight;
        this.fromBelow = fromBelow;
    }

    /** By its number in a file; whatever is no orientation is upright, as all viewers take it. */
    static Orientation of(long number) {
        return number >= 1 && number <= values().length ? values()[(int) number - 1] : UPRIGHT;
    }

    /** What EXIF data say, from their byte order on; upright where they are damaged. */
    static Orientation ofExif(ByteBuffer exif) {
        ByteBuffer in = exif.slice();
        if (in.limit() < 8) {
            return UPRIGHT;
        }
        in.order(in.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long at = Integer.toUnsignedLong(in.getInt(4));
        if (in.getShort(2) != MAGIC || at + 2 > in.limit()) {
            return UPRIGHT;
        }
        int tags = in.getShort((int) at) & 0xffff;
        for (long tag = at + 2; tags > 0 && tag + 12 <= in.limit(); tag += 12, tags--) {
            if (in.getShort((int) tag) == TAG) {
                return of(in.getShort((int) tag + 8));
            }
        }
        return UPRIGHT;
    }

    /** Whether rows of the upright image are stored as columns. */
    boolean liesOnItsSide() {
        return swapped;
    }

    PictureSize upright(PictureSize stored) {
        return swapped ? new PictureSize(stored.height(), stored.width(), stored.channels()) : stored;
    }

    /**
     * Where the pixels of a rectangle are stored.
     *
     * @param upright of the upright image
     * @param stored size of the stored image
     */
    Box stored(Box upright, PictureSize stored) {
        int x = swapped ? upright.y() : upright.x();
        int y = swapped ? upright.x() : upright.y();
        int width = swapped ? upright.height() : upright.width();
        int height = swapped ? upright.width() : upright.height();
        return new Box(
                fromRight ? stored.width() - x - width : x,
                fromBelow ? stored.height() - y - height : y,
                width,
                height);
    }

    /** Turns a stored image, or a part of it. */
    Pixels upright(Pixels stored) {
        int plane = stored.width() * stored.height();
        float[] values = new float[stored.values().length];
        for (int start = 0; start < values.length; start += plane) {
            int base = start;
            forEach(stored.width(), stored.height(), (to, from) -> values[base + to] = stored.values()[base + from]);
        }
        return new Pixels(
                swapped ? stored.height() : stored.width(),
                swapped ? stored.width() : stored.height(),
                stored.channels(),
                stored.range(),
                values);
    }

    LabelMap upright(LabelMap stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int[] labels = new int[stored.labels().length];
        forEach(stored.width(), stored.height(), (to, from) -> labels[to] = stored.labels()[from]);
        return new LabelMap(
                swapped ? stored.height() : stored.width(), swapped ? stored.width() : stored.height(), labels);
    }

    private interface Move {
        void pixel(int to, int from);
    }

    /** Goes through the upright image row by row. */
    private void forEach(int storedWidth, int storedHeight, Move move) {
        int right = fromRight ? -1 : 1;
        int down = fromBelow ? -storedWidth : storedWidth;
        int first = (fromRight ? storedWidth - 1 : 0) + (fromBelow ? (storedHeight - 1) * storedWidth : 0);
        int width = swapped ? storedHeight : storedWidth;
        int height = swapped ? storedWidth : storedHeight;
        int alongRow = swapped ? down : right;
        int alongColumn = swapped ? right : down;
        int to = 0;
        for (int y = 0; y < height; y++) {
            int from = first + y * alongColumn;
            for (int x = 0; x < width; x++, from += alongRow) {
                move.pixel(to++, from);
            }
        }
    }
}
