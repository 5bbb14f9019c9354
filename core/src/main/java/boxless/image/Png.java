package boxless.image;

import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A decoded PNG with its samples as stored: no gamma, no colour profile, no scaling of low bit depths. Alpha is not kept.
 *
 * @param bits of one sample: 1, 2, 4, 8 or 16
 * @param channels 1 for grey and palette, 3 for colour
 * @param samples (channels, height, width)
 * @param palette red, green, blue of every entry, where {@code samples} are palette indices; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // a raster on its way to Pixels
record Png(int width, int height, int bits, int channels, float[] samples, byte[] palette) {
    static Png decode(Path file, byte[] bytes) {
        return new Decoder(file, bytes).decode();
    }

    /** As values of a picture: palettes become colours, depths below 8 bits become 0..255. */
    Pixels pixels() {
        if (palette.length > 0) {
            return colours();
        }
        if (bits < 8) {
            float scale = 255f / ((1 << bits) - 1); // 255, 85, 17: exact
            for (int i = 0; i < samples.length; i++) {
                samples[i] *= scale;
            }
        }
        return new Pixels(width, height, channels, bits == 16 ? 65535 : 255, samples);
    }

    private Pixels colours() {
        int plane = width * height;
        float[] values = new float[3 * plane];
        for (int i = 0; i < plane; i++) {
            int entry = 3 * (int) samples[i];
            values[i] = palette[entry] & 0xff;
            values[plane + i] = palette[entry + 1] & 0xff;
            values[2 * plane + i] = palette[entry + 2] & 0xff;
        }
        return new Pixels(width, height, 3, 255, values);
    }

    /** PNG specification, 9.4. */
    static int paeth(int left, int up, int corner) {
        int byLeft = Math.abs(up - corner);
        int byUp = Math.abs(left - corner);
        int byCorner = Math.abs(left + up - 2 * corner);
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }

    private static final class Decoder {
        private static final int IHDR = 0x49484452;
        private static final int PLTE = 0x504c5445;
        private static final int IDAT = 0x49444154;
        private static final int IEND = 0x49454e44;
        /** Deflate never packs more than 1032 bytes into one. */
        private static final long MOST_DEFLATED = 1032;

        private static final int[][] ADAM7 = {
            {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
        }; // x, y, step of x, step of y

        private final Path file;
        private final byte[] bytes;
        private int width;
        private int height;
        private int bits;
        private int colour;
        private boolean interlaced;
        private byte[] palette = {};
        private int[] parts = new int[16]; // offset, length of every IDAT
        private int partsEnd;
        private int nextPart;
        private float[] samples = {};

        Decoder(Path file, byte[] bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        Png decode() {
            readChunks();
            if (colour == 3 && palette.length == 0) {
                throw bad("has palette indices but no palette");
            }
            int channels = colour == 2 || colour == 6 ? 3 : 1;
            samples = new float[size(channels)];
            Inflater inflater = new Inflater();
            try {
                if (interlaced) {
                    for (int[] p : ADAM7) {
                        pass(inflater, p[0], p[1], p[2], p[3]);
                    }
                } else {
                    pass(inflater, 0, 0, 1, 1);
                }
            } catch (DataFormatException e) {
                throw bad("has damaged pixel data (" + e.getMessage() + ")");
            } finally {
                inflater.end();
            }
            return new Png(width, height, bits, channels, samples, palette);
        }

        private int size(int channels) {
            PictureSize claimed = new PictureSize(width, height, colour == 3 ? 3 : channels);
            long stored = 0;
            for (int i = 1; i < partsEnd; i += 2) {
                stored += parts[i];
            }
            int values = claimed.values(file, colour == 3 ? 4L * width * height : 0);
            if (stored * MOST_DEFLATED < rowBytes(width) * height) {
                throw bad("claims " + claimed + " but holds only " + stored + " bytes of them");
            }
            return colour == 3 ? values / 3 : values;
        }

        private void readChunks() {
            int at = 8;
            for (int type = 0; type != IEND && at < bytes.length; ) {
                if (bytes.length - at < 12) {
                    throw bad("ends early, in the middle of a chunk");
                }
                int length = int32(at);
                type = int32(at + 4);
                if (length < 0 || length > bytes.length - at - 12) {
                    throw bad("ends early: " + (bytes.length - at - 12) + " bytes are left of "
                            + Integer.toUnsignedString(length));
                }
                if (at == 8 && (type != IHDR || length != 13)) {
                    throw bad("does not begin with a PNG header");
                }
                if (type == IHDR || type == PLTE || type == IDAT) {
                    CRC32 crc = new CRC32();
                    crc.update(bytes, at + 4, length + 4);
                    if ((int) crc.getValue() != int32(at + 8 + length)) {
                        throw bad("has a wrong checksum");
                    }
                }
                readChunk(type, at + 8, length);
                at += 12 + length;
            }
            if (partsEnd == 0) {
                throw bad("ends early, before the pixel data");
            }
        }

        private void readChunk(int type, int at, int length) {
            if (type == IHDR) {
                width = int32(at);
                height = int32(at + 4);
                bits = bytes[at + 8];
                colour = bytes[at + 9];
                interlaced = bytes[at + 12] == 1;
                boolean known = switch (colour) {
                    case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
                    case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
                    case 2, 4, 6 -> bits == 8 || bits == 16;
                    default -> false;
                };
                if (!known || bytes[at + 10] != 0 || bytes[at + 11] != 0 || (bytes[at + 12] & 0xfe) != 0) {
                    throw bad("has an impossible header (" + bits + " bits, colour type " + colour + ")");
                }
                new PictureSize(width, height, 1).values(file, 0);
            } else if (type == PLTE && colour == 3) {
                // Indices beyond the palette are black, as libpng shows them.
                palette = Arrays.copyOf(Arrays.copyOfRange(bytes, at, at + Math.min(length, 768)), 768);
            } else if (type == IDAT) {
                if (partsEnd == parts.length) {
                    parts = Arrays.copyOf(parts, 2 * partsEnd);
                }
                parts[partsEnd++] = at;
                parts[partsEnd++] = length;
            }
        }

        private int stored() {
            return switch (colour) {
                case 2 -> 3;
                case 4 -> 2;
                case 6 -> 4;
                default -> 1;
            };
        }

        private long rowBytes(int columns) {
            return ((long) columns * stored() * bits + 7) / 8;
        }

        private void pass(Inflater inflater, int x0, int y0, int dx, int dy) throws DataFormatException {
            int columns = (int) (((long) width - x0 + dx - 1) / dx);
            if (columns <= 0 || y0 >= height) {
                return;
            }
            int length = Math.toIntExact(rowBytes(columns));
            int back = Math.max(1, stored() * bits / 8);
            byte[] row = new byte[length + 1];
            byte[] above = new byte[length + 1];
            for (int y = y0; y < height; y += dy) {
                inflate(inflater, row);
                unfilter(row, above, back);
                spread(row, y * width + x0, dx, columns);
                byte[] swap = above;
                above = row;
                row = swap;
            }
        }

        private void inflate(Inflater inflater, byte[] row) throws DataFormatException {
            int done = 0;
            while (done < row.length) {
                int got = inflater.inflate(row, done, row.length - done);
                done += got;
                if (got == 0) {
                    if (inflater.finished() || inflater.needsDictionary() || nextPart == partsEnd) {
                        throw bad("ends early, in the middle of the pixel data");
                    }
                    if (inflater.needsInput()) {
                        inflater.setInput(bytes, parts[nextPart], parts[nextPart + 1]);
                        nextPart += 2;
                    }
                }
            }
        }

        /** Byte 0 of a row names the filter. */
        private void unfilter(byte[] row, byte[] above, int back) {
            switch (row[0]) {
                case 0 -> {}
                case 1 -> {
                    for (int i = 1 + back; i < row.length; i++) {
                        row[i] += row[i - back];
                    }
                }
                case 2 -> {
                    for (int i = 1; i < row.length; i++) {
                        row[i] += above[i];
                    }
                }
                case 3 -> {
                    for (int i = 1; i < row.length; i++) {
                        int left = i > back ? row[i - back] & 0xff : 0;
                        row[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
                    }
                }
                case 4 -> {
                    for (int i = 1; i < row.length; i++) {
                        boolean first = i <= back;
                        row[i] += (byte) paeth(
                                first ? 0 : row[i - back] & 0xff, above[i] & 0xff, first ? 0 : above[i - back] & 0xff);
                    }
                }
                default -> throw bad("has damaged pixel data (filter " + row[0] + ")");
            }
        }

        /** Writes one unfiltered row at {@code start}, every {@code step} pixels. */
        private void spread(byte[] row, int start, int step, int columns) {
            int stored = stored();
            int kept = colour == 2 || colour == 6 ? 3 : 1;
            int plane = width * height;
            for (int c = 0; c < kept; c++) {
                int to = c * plane + start;
                if (bits == 8) {
                    for (int x = 0, from = 1 + c; x < columns; x++, from += stored, to += step) {
                        samples[to] = row[from] & 0xff;
                    }
                } else if (bits == 16) {
                    for (int x = 0, from = 1 + 2 * c; x < columns; x++, from += 2 * stored, to += step) {
                        samples[to] = (row[from] & 0xff) << 8 | row[from + 1] & 0xff;
                    }
                } else {
                    for (int x = 0, bit = 0; x < columns; x++, bit += bits, to += step) {
                        samples[to] = row[1 + (bit >> 3)] >> 8 - bits - (bit & 7) & (1 << bits) - 1;
                    }
                }
            }
        }

        private int int32(int at) {
            return (bytes[at] & 0xff) << 24
                    | (bytes[at + 1] & 0xff) << 16
                    | (bytes[at + 2] & 0xff) << 8
                    | bytes[at + 3] & 0xff;
        }

        private BadFileException bad(String what) {
            return new BadFileException(file, what + "; the file is damaged, copy it again from its source");
        }
    }
}
