package boxless.image;

import boxless.file.BadFileException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The lossless compressions of TIFF: none, LZW, Deflate, PackBits. */
final class TiffCompression {
    private TiffCompression() {}

    /**
     * @return exactly {@code length} bytes
     * @throws BadFileException where there are fewer, or the compression is unknown
     */
    static byte[] unpack(TiffSource source, TiffPage page, ByteBuffer packed, int length) {
        byte[] in = new byte[packed.remaining()];
        packed.get(in);
        if (page.reversedBits) {
            for (int i = 0; i < in.length; i++) {
                in[i] = (byte) (Integer.reverse(in[i]) >>> 24);
            }
        }
        return switch (page.compression) {
            case 1 -> Arrays.copyOf(in, length);
            case 5 -> lzw(source, in, length);
            case 8, 32946 -> deflate(source, in, length);
            case 32773 -> packBits(source, in, length);
            default -> throw source.unsupported("is compressed by " + name(page.compression));
        };
    }

    private static String name(int compression) {
        return switch (compression) {
            case 2, 3, 4 -> "CCITT fax";
            case 6 -> "old-style JPEG";
            case 34712, 33003, 33004, 33005 -> "JPEG 2000";
            case 34887 -> "LERC";
            case 34925 -> "LZMA";
            case 50000, 34926 -> "Zstandard";
            case 50001, 34927 -> "WebP";
            case 50002, 52546 -> "JPEG XL";
            default -> "an unknown method (" + compression + ")";
        };
    }

    private static byte[] deflate(TiffSource source, byte[] in, int length) {
        byte[] out = new byte[length];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in);
            int done = 0;
            while (done < length) {
                int got = inflater.inflate(out, done, length - done);
                if (got == 0) {
                    throw source.bad("ends early, in the middle of the pixel data");
                }
                done += got;
            }
            return out;
        } catch (DataFormatException e) {
            throw source.bad("has damaged pixel data (" + e.getMessage() + ")");
        } finally {
            inflater.end();
        }
    }

    private static byte[] packBits(TiffSource source, byte[] in, int length) {
        byte[] out = new byte[length];
        int at = 0;
        int done = 0;
        while (done < length) {
            if (at >= in.length) {
                throw source.bad("ends early, in the middle of the pixel data");
            }
            int n = in[at++];
            if (n >= 0) {
                int count = Math.min(n + 1, length - done);
                if (count > in.length - at) {
                    throw source.bad("ends early, in the middle of the pixel data");
                }
                System.arraycopy(in, at, out, done, count);
                at += n + 1;
                done += count;
            } else if (n != -128) {
                if (at >= in.length) {
                    throw source.bad("ends early, in the middle of the pixel data");
                }
                int count = Math.min(1 - n, length - done);
                Arrays.fill(out, done, done + count, in[at++]);
                done += count;
            }
        }
        return out;
    }

    /** TIFF 6.0, section 13: codes of 9 to 12 bits, the highest bit first, one code earlier wider than GIF's. */
    private static byte[] lzw(TiffSource source, byte[] in, int length) {
        if (in.length > 1 && in[0] == 0 && (in[1] & 1) == 1) {
            throw source.unsupported("is compressed by an old kind of LZW");
        }
        int clear = 256;
        int end = 257;
        byte[] out = new byte[length];
        // Every entry of the table is a piece of the output already written.
        int[] starts = new int[4096];
        int[] lengths = new int[4096];
        int next = 258;
        int width = 9;
        int done = 0;
        int lastStart = -1;
        int lastLength = 0;
        long bit = 0;
        while (done < length) {
            if (bit + width > 8L * in.length) {
                throw source.bad("ends early, in the middle of the pixel data");
            }
            int code = bits(in, bit, width);
            bit += width;
            if (code == end) {
                throw source.bad("ends early, in the middle of the pixel data");
            }
            if (code == clear) {
                next = 258;
                width = 9;
                lastStart = -1;
                continue;
            }
            if (lastStart >= 0 && next < 4096) {
                starts[next] = lastStart;
                lengths[next] = lastLength + 1;
                next++;
            }
            int start = done;
            int count = 1;
            if (code < 256) {
                out[done] = (byte) code;
            } else if (code < next) {
                count = lengths[code];
                // Overlaps where the code is the one just made: byte by byte, forwards.
                for (int i = 0; i < count && done + i < length; i++) {
                    out[done + i] = out[starts[code] + i];
                }
            } else {
                throw source.bad("has damaged pixel data (LZW code " + code + ")");
            }
            done += Math.min(count, length - done);
            lastStart = start;
            lastLength = count;
            width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
        }
        return out;
    }

    private static int bits(byte[] in, long bit, int width) {
        int at = (int) (bit >> 3);
        int three = (in[at] & 0xff) << 16
                | (at + 1 < in.length ? (in[at + 1] & 0xff) << 8 : 0)
                | (at + 2 < in.length ? in[at + 2] & 0xff : 0);
        return three >> 24 - width - (int) (bit & 7) & (1 << width) - 1;
    }
}
