package boxless.image;

import boxless.file.BadFileException;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Baseline and progressive JPEG: grey, YCbCr, RGB, CMYK and YCCK. The samples are decoded raw and converted here, so that
 * no colour profile, and no profile that happens to be installed, changes a value. CMYK becomes RGB by
 * {@code (255 - C)(255 - K) / 255}, as most readers without colour management do it.
 */
final class Jpeg {
    /** Pixels in one byte at most: a block of 64 takes at least a bit, twice that for odd samplings. */
    private static final long MOST_PIXELS = 1024;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path file;
    private final byte[] bytes;
    private int width;
    private int height;
    private int components;
    private int ids;
    private int[] columns = {}; // sampling of each component, likewise rows
    private int[] rows = {};
    private boolean jfif;
    private int adobe = -1;
    private @Nullable Orientation orientation;

    private Jpeg(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static PictureSource open(Path file, byte[] bytes) {
        Jpeg jpeg = new Jpeg(file, bytes);
        jpeg.readHeader();
        boolean luma = jpeg.isLuma();
        Decoded<Raster> raster = new Decoded<>(jpeg::decode);
        PictureSource.FileRegions regions =
                (x, y, width, height) -> jpeg.convert(Rasters.part(raster.get(), x, y, width, height), luma);
        return PictureSource.of(file, jpeg.claimed(), 255, regions, () -> {})
                .turned(Objects.requireNonNullElse(jpeg.orientation, Orientation.UPRIGHT));
    }

    record Size(int width, int height, int components) {}

    /**
     * What the header of a JPEG inside another format says.
     *
     * @throws BadFileException where the JPEG is cut
     */
    static Size size(Path file, byte[] bytes) {
        Jpeg jpeg = new Jpeg(file, bytes);
        jpeg.readHeader();
        return new Size(jpeg.width, jpeg.height, jpeg.components);
    }

    /** Walks over all markers to the end marker: without it the decoder would fill what is missing with grey. */
    private void readHeader() {
        boolean scanned = false;
        int at = 2;
        while (at + 2 <= bytes.length) {
            at = behindData(at);
            int marker = bytes[at + 1] & 0xff;
            boolean data = (bytes[at] & 0xff) != 0xff || marker == 0xff;
            if (data || marker <= 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                at += data ? 1 : 2; // pixel data, padding, or a marker that stands alone
            } else if (marker == 0xd9 && scanned) {
                return;
            } else {
                if (at + 4 > bytes.length || at + 2 + int16(at + 2) > bytes.length || int16(at + 2) < 2) {
                    break;
                }
                readSegment(marker, at + 4, int16(at + 2) - 2);
                scanned |= marker == 0xda;
                at += 2 + int16(at + 2);
            }
        }
        throw bad(components == 0 ? "ends early, in its header" : "ends early, in the middle of the pixel data");
    }

    /** Passes over pixel data in which no byte is 0xff, eight at a time: the complement of such a byte would be 0. */
    private int behindData(int begin) {
        int at = begin;
        while (at + 2 + Long.BYTES < bytes.length) {
            long eight = (long) EIGHT.get(bytes, at);
            if ((~eight - 0x0101010101010101L & eight & 0x8080808080808080L) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        return at;
    }

    private void readSegment(int marker, int at, int length) {
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
            if (components > 0) {
                throw bad("has two headers");
            }
            readFrame(marker, at, length);
        } else if (marker == 0xe0 && length >= 5 && ascii(at, "JFIF")) {
            jfif = true;
        } else if (marker == 0xe1 && length >= 6 && orientation == null && ascii(at, "Exif\0\0")) {
            orientation = Orientation.ofExif(ByteBuffer.wrap(bytes, at + 6, length - 6));
        } else if (marker == 0xee && length >= 12 && ascii(at, "Adobe")) {
            adobe = bytes[at + 11] & 0xff;
        } else if (marker == 0xda && components == 0) {
            throw bad("has no size");
        }
    }

    private void readFrame(int marker, int at, int length) {
        if (length < 6 || length < 6 + 3 * bytes[at + 5]) {
            throw bad("has a damaged header");
        }
        int bits = bytes[at];
        if (bits != 8 || marker > 0xc2) {
            throw new BadFileException(
                    file,
                    "is a JPEG with %d bits, kind %d, which few programs read; convert it to TIFF or PNG"
                            .formatted(bits, marker - 0xc0));
        }
        height = int16(at + 1);
        width = int16(at + 3);
        components = bytes[at + 5] & 0xff;
        if (components != 1 && components != 3 && components != 4) {
            throw bad("has " + components + " components");
        }
        columns = new int[components];
        rows = new int[components];
        for (int c = 0; c < components; c++) {
            columns[c] = bytes[at + 7 + 3 * c] >> 4 & 15;
            rows[c] = bytes[at + 7 + 3 * c] & 15;
        }
        for (int c = 0; c < Math.min(3, components); c++) {
            ids = ids << 8 | bytes[at + 6 + 3 * c] & 0xff;
        }
        PictureSize claimed = claimed();
        claimed.check(file, (double) components * width * height, rawBytes());
        if ((long) width * height > MOST_PIXELS * bytes.length) {
            throw bad("claims " + claimed + " but has only " + bytes.length + " bytes");
        }
    }

    private PictureSize claimed() {
        return new PictureSize(width, height, Math.min(3, components));
    }

    private long rawBytes() {
        return 2L * components * width * height;
    }

    private Raster decode() throws IOException {
        ImageReader reader = reader();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Damage damage = new Damage();
            reader.addIIOReadWarningListener(damage);
            reader.setInput(in, true, true);
            Raster raster = reader.readRaster(0, null);
            if (damage.first != null) {
                throw bad("has damaged pixel data (" + damage.first + ")");
            }
            if (raster.getWidth() != width || raster.getHeight() != height || raster.getNumBands() != components) {
                throw bad("does not contain what its header claims");
            }
            return withAllRows(raster);
        } finally {
            reader.dispose();
        }
    }

    private Raster withAllRows(Raster raster) {
        int mostColumns = Arrays.stream(columns).max().orElse(1);
        int mostRows = Arrays.stream(rows).max().orElse(1);
        WritableRaster writable = raster instanceof WritableRaster own ? own : raster.createCompatibleWritableRaster();
        if (writable != raster) {
            writable.setRect(raster);
        }
        for (int c = 0; c < components; c++) {
            if (columns[c] == mostColumns && 2 * rows[c] == mostRows) {
                JpegRows.interpolate(writable, c);
            }
        }
        return writable;
    }

    /** TwelveMonkeys' reader where its plug-in is on the class path, for it forgives odd headers; else the JDK's own. */
    private ImageReader reader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.canReadRaster()) {
                return reader;
            }
        }
        throw new BadFileException(file, "this Java has no JPEG reader; use a full JDK or JRE");
    }

    private Pixels convert(Raster raster, boolean luma) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int channels = Math.min(3, components);
        int plane = width * height;
        float[] values = new float[channels * plane];
        byte[] row = new byte[width * components];
        for (int y = 0; y < height; y++) {
            raster.getDataElements(0, y, width, 1, row);
            for (int x = 0, from = 0, to = y * width; x < width; x++, from += components, to++) {
                int a = row[from] & 0xff;
                if (components == 1) {
                    values[to] = a;
                    continue;
                }
                int b = row[from + 1] & 0xff;
                int c = row[from + 2] & 0xff;
                int red = luma ? red(a, c) : a;
                int green = luma ? green(a, b, c) : b;
                int blue = luma ? blue(a, b) : c;
                if (components == 4) {
                    // Adobe stores CMYK inverted: what is stored is the light that is left. YCCK holds the colours of
                    // the ink.
                    int black = row[from + 3] & 0xff;
                    red = times(luma ? 255 - red : red, black);
                    green = times(luma ? 255 - green : green, black);
                    blue = times(luma ? 255 - blue : blue, black);
                }
                values[to] = red;
                values[plane + to] = green;
                values[2 * plane + to] = blue;
            }
        }
        return new Pixels(width, height, channels, 255, values);
    }

    /** Whether the components are luma and chroma (YCbCr, YCCK), by the rules of the Independent JPEG Group's library. */
    private boolean isLuma() {
        if (components == 4) {
            return adobe == 2;
        }
        if (jfif) {
            return true;
        }
        if (adobe >= 0) {
            return adobe != 0;
        }
        return ids != ('R' << 16 | 'G' << 8 | 'B');
    }

    // JFIF 1.02, in 16 fractional bits
    private static int red(int y, int cr) {
        return clip(y + (91881 * (cr - 128) + 32768 >> 16));
    }

    private static int green(int y, int cb, int cr) {
        return clip(y + (-22554 * (cb - 128) - 46802 * (cr - 128) + 32768 >> 16));
    }

    private static int blue(int y, int cb) {
        return clip(y + (116130 * (cb - 128) + 32768 >> 16));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static int times(int colour, int light) {
        return (colour * light + 127) / 255;
    }

    private boolean ascii(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int int16(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    private BadFileException bad(String what) {
        return Pictures.damaged(file, what);
    }

    /** The decoder only warns of missing or broken pixel data and fills in grey. */
    private static final class Damage implements IIOReadWarningListener {
        private @Nullable String first;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            String low = warning.toLowerCase(Locale.ROOT);
            if (first == null
                    && (low.contains("premature") || low.contains("corrupt") && !low.contains("extraneous"))) {
                first = warning;
            }
        }
    }
}
