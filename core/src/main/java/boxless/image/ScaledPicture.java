package boxless.image;

/**
 * An image at another size, computed rectangle by rectangle as it is read: every rectangle is equal to that of the whole image resized, as
 * {@link Resize#area} does along a side that becomes shorter, and as {@link Resize#bilinear} does along any other.
 */
public final class ScaledPicture {
    /** Values of the image that are read at once. */
    private static final long VALUES = 1 << 24;

    private final PictureSource picture;
    private final Taps across;
    private final Taps down;

    private ScaledPicture(PictureSource picture, int width, int height) {
        this.picture = picture;
        across = taps(picture.width(), width);
        down = taps(picture.height(), height);
    }

    private static Taps taps(int from, int to) {
        return to < from ? Taps.area(from, to) : Taps.bilinear(from, to);
    }

    /**
     * The image with sides multiplied by a factor, see {@link #side}. It need not be closed, but is of no use once the image is.
     *
     * @param factor positive
     * @throws IllegalArgumentException if a side would be longer than 2^31 - 1
     */
    public static PictureSource of(PictureSource picture, double factor) {
        int width = side(picture.width(), factor);
        int height = side(picture.height(), factor);
        ScaledPicture scaled = new ScaledPicture(picture, width, height);
        PictureSource all = new PictureSource(
                new PictureSize(width, height, picture.channels()), picture.range(), scaled::region, () -> {});
        return picture.isSeparate() ? all.separate() : all;
    }

    /**
     * The length of a side multiplied by a factor: rounded to whole pixels, halves to the even number, at least one.
     *
     * @param pixels length of the image's side
     * @param factor positive
     * @throws IllegalArgumentException if it would be longer than 2^31 - 1
     */
    public static int side(int pixels, double factor) {
        double scaled = scaled(pixels, factor);
        if (!(scaled <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("%d pixels times %s are too many".formatted(pixels, factor));
        }
        return (int) scaled;
    }

    private static double scaled(int pixels, double factor) {
        return Math.max(1, Math.rint(pixels * factor));
    }

    /** How many pixels an image has whose sides are {@link #side}, even where those would be too long. */
    public static double area(int width, int height, double factor) {
        return scaled(width, factor) * scaled(height, factor);
    }

    private Pixels region(int x, int y, int width, int height) {
        int channels = picture.channels();
        float[] values = new float[Math.multiplyExact(channels, Math.multiplyExact(width, height))];
        int left = across.first()[x];
        int oldWidth = behind(across, x + width - 1) - left;
        for (int row = y; row < y + height; ) {
            int top = down.first()[row];
            int next = row + 1;
            while (next < y + height && (behind(down, next) - top) * (long) oldWidth * channels <= VALUES) {
                next++;
            }
            Pixels part = picture.region(left, top, oldWidth, behind(down, next - 1) - top);
            for (int c = 0; c < channels; c++) {
                for (int r = row; r < next; r++) {
                    resample(part, c, r, top, left, values, (c * height + r - y) * width, x, width);
                }
            }
            row = next;
        }
        return new Pixels(width, height, channels, picture.range(), values);
    }

    /** The first old position that a new one has no part in, behind those that it has. */
    private static int behind(Taps taps, int i) {
        return taps.first()[i] + taps.weights()[i].length;
    }

    private void resample(Pixels part, int channel, int row, int top, int left, float[] to, int at, int x, int width) {
        float[] mixed = new float[part.width()];
        down.mix(row, part.values(), (channel * part.height() - top) * part.width(), mixed);
        for (int k = 0; k < width; k++) {
            to[at + k] = across.at(x + k, mixed, -left);
        }
    }
}
