package boxless.image;

import boxless.file.BadFileException;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.stream.ImageInputStream;

/**
 * A PNG reduced to the chunks that make up its pixels, all of them checked. The JDK's decoder looks at no checksum,
 * allocates whatever the header claims, and lets other chunks (a transparent colour) change the samples it returns.
 */
final class PngChunks {
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int EXIF = 0x65584966;
    private static final int SIGNATURE = 8;
    /** Length, type and checksum. */
    private static final int FRAME = 12;
    /** Deflate never packs more bytes into one. */
    private static final long MOST_DEFLATED = 1032;

    private final Path file;
    private final ByteBuffer bytes;
    private int kept = SIGNATURE;
    private long packed;
    private Orientation orientation = Orientation.UPRIGHT;
    private final List<ByteBuffer> pieces = new ArrayList<>();

    /**
     * @param bytes the file; handed over
     * @throws BadFileException where the file is cut, a checksum is wrong, or the samples are more than the file or the heap
     *     can hold
     */
    PngChunks(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(bytes);
        reduce();
        checkSize();
    }

    int bits() {
        return bytes.get(24);
    }

    /** White; depths below 8 bits are stretched. */
    float range() {
        return bits() == 16 ? 65535 : 255;
    }

    boolean isInterlaced() {
        return bytes.get(28) != 0;
    }

    /** Bytes of a pixel where it is a colour of 8 bits, 3 or with alpha 4; else 0. */
    int colourBytes() {
        return bits() != 8 ? 0 : colour() == 2 ? 3 : colour() == 6 ? 4 : 0;
    }

    /** The packed pixels, in pieces. */
    List<ByteBuffer> pieces() {
        return pieces;
    }

    /** By the EXIF data; damaged ones do not count. */
    Orientation orientation() {
        return orientation;
    }

    boolean isPalette() {
        return colour() == 3;
    }

    ImageInputStream stream() {
        return new ByteArrayImageInputStream(bytes.array(), 0, kept);
    }

    private int colour() {
        return bytes.get(25);
    }

    private void reduce() {
        int type = 0;
        for (int at = SIGNATURE; type != IEND; ) {
            int left = bytes.capacity() - at - FRAME;
            if (left < 0) {
                throw bad(packed == 0 ? "ends early, before the pixel data" : "ends early, without its last chunk");
            }
            int length = bytes.getInt(at);
            type = bytes.getInt(at + 4);
            if (length < 0 || length > left) {
                throw bad("ends early: %d bytes are left of %s".formatted(left, Integer.toUnsignedString(length)));
            }
            if ((at == SIGNATURE) != (type == IHDR) || type == IHDR && length != 13) {
                throw bad("does not begin with a PNG header");
            }
            if (type == EXIF) {
                orientation = Orientation.ofExif(ByteBuffer.wrap(bytes.array(), at + 8, length));
            }
            if (type == IHDR || type == PLTE || type == IDAT || type == IEND) {
                keep(at, length);
                if (type == IDAT) {
                    packed += length;
                    pieces.add(bytes.slice(kept - length - 4, length));
                }
            }
            at += FRAME + length;
        }
    }

    private void keep(int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), at + 4, length + 4);
        if ((int) crc.getValue() != bytes.getInt(at + 8 + length)) {
            throw bad("has a wrong checksum");
        }
        System.arraycopy(bytes.array(), at, bytes.array(), kept, FRAME + length);
        kept += FRAME + length;
    }

    private int bands() {
        return switch (colour()) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    /** What the header says; alpha does not count. */
    PictureSize size() {
        return new PictureSize(bytes.getInt(16), bytes.getInt(20), isPalette() || bands() > 2 ? 3 : 1);
    }

    /** What the decoded samples take. */
    long rawBytes() {
        return samples() * (bits() == 16 ? 2 : 1);
    }

    private long samples() {
        return (long) bytes.getInt(16) * bytes.getInt(20) * bands();
    }

    private void checkSize() {
        PictureSize claimed = size();
        claimed.check(file, samples(), rawBytes());
        long rowBytes = ((long) claimed.width() * bands() * bits() + 7) / 8;
        if (packed * MOST_DEFLATED < rowBytes * claimed.height()) {
            throw bad("claims %s but has only %d bytes of data".formatted(claimed, packed));
        }
    }

    BadFileException bad(String what) {
        return Pictures.damaged(file, what);
    }
}
