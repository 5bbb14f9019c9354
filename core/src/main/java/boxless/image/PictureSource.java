package boxless.image;

import boxless.file.BadFileException;
import boxless.file.Limits;
import boxless.mask.Box;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An image that is read rectangle by rectangle, so that it need not fit into memory. For use by one thread at a time; must be closed.
 *
 * <p>The values are the same as those of {@link Pictures#read}.
 */
public final class PictureSource implements AutoCloseable {
    /** Values read at a time where an image is gone through. */
    private static final int STRIP_VALUES = 1 << 22;

    private final PictureSize size;
    private final float range;
    private final Regions regions;
    private final Origin origin;
    private final boolean separate;
    private final @Nullable StackPlane plane;

    /** Reads a rectangle that lies within the image. */
    @FunctionalInterface
    interface Regions {
        Pixels read(int x, int y, int width, int height);
    }

    /** What all images that are made of one another are read from. */
    private static final class Origin {
        private final Closeable file;
        private volatile boolean closed; // tiles are read by other threads

        Origin(Closeable file) {
            this.file = file;
        }

        void requireOpen() {
            if (closed) {
                throw new IllegalStateException("the image is closed; open it again");
            }
        }

        void close() {
            closed = true;
            try {
                file.close();
            } catch (IOException e) {
                // It was only read from.
            }
        }
    }

    /** @param file is closed with the source */
    PictureSource(PictureSize size, float range, Regions regions, Closeable file) {
        this(size, range, regions, new Origin(file), false, null);
    }

    private PictureSource(
            PictureSize size,
            float range,
            Regions regions,
            Origin origin,
            boolean separate,
            @Nullable StackPlane plane) {
        this.size = size;
        this.range = range;
        this.regions = regions;
        this.origin = origin;
        this.separate = separate;
        this.plane = plane;
    }

    /** Another view of the same plane. Closing either closes both. */
    private PictureSource view(PictureSize seen, Regions shown, boolean apart) {
        return new PictureSource(seen, range, shown, origin, apart, plane);
    }

    /** Reads a rectangle of a file; what goes wrong there becomes a line about the file. */
    @FunctionalInterface
    interface FileRegions {
        Pixels read(int x, int y, int width, int height) throws IOException;
    }

    static PictureSource of(Path path, PictureSize size, float range, FileRegions regions, Closeable file) {
        return new PictureSource(
                size, range, (x, y, w, h) -> Pictures.guard(path, () -> regions.read(x, y, w, h)), file);
    }

    /**
     * An image that is already in memory; it need not be closed.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public static PictureSource of(Pixels picture) {
        picture.requireFinite();
        return unchecked(picture);
    }

    /** The same without a look at every value, for what has been read from a source already. */
    static PictureSource unchecked(Pixels picture) {
        PictureSize size = new PictureSize(picture.width(), picture.height(), picture.channels());
        Regions regions = (x, y, width, height) -> width == picture.width() && height == picture.height()
                ? picture
                : Crops.of(picture, x, y, width, height, new Border.Edge());
        return new PictureSource(size, picture.range(), regions, () -> {});
    }

    /**
     * An image that is made when it is first read, so that its size can be looked at before it takes any memory; it need not be closed.
     *
     * @param range as {@link Pixels#range}
     * @param making gives pixels of this size and range, finite ones: reading others throws {@link IllegalArgumentException}
     */
    public static PictureSource of(int width, int height, int channels, float range, Supplier<Pixels> making) {
        Limits.positive("range", range);
        return new PictureSource(new PictureSize(width, height, channels), range, new Made(making), () -> {});
    }

    private static final class Made implements Regions {
        private final Supplier<Pixels> making;
        private @Nullable PictureSource made;

        private Made(Supplier<Pixels> making) {
            this.making = making;
        }

        @Override
        public Pixels read(int x, int y, int width, int height) {
            PictureSource source = made;
            if (source == null) {
                source = of(making.get());
                made = source;
            }
            return source.regions.read(x, y, width, height);
        }
    }

    /**
     * The same image with the channels that a model expects, see {@link Channels#adapt}. Closing either closes both.
     *
     * @throws IllegalArgumentException if there is no conversion, as for channels other than red, green and blue
     */
    public PictureSource adapted(int wanted) {
        Channels.check(channels(), wanted, separate);
        return wanted == channels()
                ? this
                : view(
                        new PictureSize(width(), height(), wanted),
                        (x, y, w, h) -> Channels.adapt(region(x, y, w, h), wanted),
                        false);
    }

    /** Whether the channels are not red, green and blue. */
    boolean isSeparate() {
        return separate;
    }

    /** The same, of channels that are not red, green and blue. */
    PictureSource separate() {
        return view(size, regions, true);
    }

    /** One of the channels, from 0. */
    PictureSource channel(int index) {
        return channels() == 1
                ? this
                : view(
                        new PictureSize(width(), height(), 1),
                        (x, y, w, h) -> Channels.one(region(x, y, w, h), index),
                        false);
    }

    /** The same with dark for bright, see {@link Pixels#inverted}. Closing either closes both. */
    public PictureSource inverted() {
        return view(size, (x, y, w, h) -> regions.read(x, y, w, h).inverted(), separate);
    }

    /** The image upright. */
    PictureSource turned(Orientation orientation) {
        return orientation == Orientation.UPRIGHT
                ? this
                : view(
                        orientation.upright(size),
                        (x, y, w, h) -> {
                            Box stored = orientation.stored(new Box(x, y, w, h), size);
                            return orientation.upright(
                                    regions.read(stored.x(), stored.y(), stored.width(), stored.height()));
                        },
                        separate);
    }

    /**
     * The same, known to lie in a stack, so that GeoJSON says where; for ROIs, pass {@link #plane} to {@code RoiZip.write}. {@link Pictures#open} knows it by
     * itself. Closing either closes both.
     *
     * @param where null where it lies in none
     */
    public PictureSource inPlane(@Nullable StackPlane where) {
        return new PictureSource(size, range, regions, origin, separate, where);
    }

    /** Where in a stack it lies; null where it lies in none, or no slice or frame was chosen by its number. */
    public @Nullable StackPlane plane() {
        return plane;
    }

    public int width() {
        return size.width();
    }

    public int height() {
        return size.height();
    }

    /** As {@link Pixels#channels}. */
    public int channels() {
        return size.channels();
    }

    /** As {@link Pixels#range}. */
    public float range() {
        return range;
    }

    PictureSize size() {
        return size;
    }

    /**
     * The pixels of a rectangle.
     *
     * @throws IllegalArgumentException if it is empty or not within the image
     * @throws BadFileException if the file is damaged there, or the rectangle does not fit into memory
     * @throws IllegalStateException if the image is closed
     */
    public Pixels region(int x, int y, int width, int height) {
        origin.requireOpen();
        if (x < 0 || y < 0 || width < 1 || height < 1 || x > width() - width || y > height() - height) {
            throw new IllegalArgumentException("the rectangle of %dx%d at (%d, %d) in an image of %dx%d"
                    .formatted(width, height, x, y, width(), height()));
        }
        try {
            return regions.read(x, y, width, height);
        } catch (BadFileException e) {
            origin.requireOpen(); // whoever closes it meanwhile makes it look damaged
            throw e;
        }
    }

    @FunctionalInterface
    interface StripReader {
        /** Takes {@code values[from .. to - 1]}: the next rows of a channel. */
        void read(int channel, float[] values, int from, int to);
    }

    /** Goes through the image from top to bottom. */
    void forEachStrip(StripReader reader) {
        int rows = (int) Math.clamp(STRIP_VALUES / ((long) width() * channels()), 1, height());
        for (int y = 0; y < height(); y += rows) {
            Pixels strip = region(0, y, width(), Math.min(rows, height() - y));
            int plane = strip.width() * strip.height();
            for (int c = 0; c < strip.channels(); c++) {
                reader.read(c, strip.values(), c * plane, (c + 1) * plane);
            }
        }
    }

    @Override
    public void close() {
        origin.close();
    }
}
