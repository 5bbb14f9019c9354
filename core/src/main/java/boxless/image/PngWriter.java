package boxless.image;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes pictures of 8 or 16 bits, grey or colour, as PNG. The same picture always gives the same bytes on the same Java. */
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private final Pixels picture;
    private final int size; // bytes of a sample
    private final int back; // bytes of a pixel

    PngWriter(Pixels picture) {
        this.picture = picture;
        if (picture.channels() != 1 && picture.channels() != 3) {
            throw new IllegalArgumentException(
                    "a PNG has 1 or 3 channels, the picture %d; write them as several pictures"
                            .formatted(picture.channels()));
        }
        if (picture.range() != 255 && picture.range() != 65535) {
            throw new IllegalArgumentException(
                    "a PNG holds 8 or 16 bits, the picture's range is %s; scale it to 255 or 65535"
                            .formatted(picture.range()));
        }
        size = picture.range() == 255 ? 1 : 2;
        back = size * picture.channels();
    }

    void write(OutputStream target) throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        out.write(SIGNATURE);
        byte colour = (byte) (picture.channels() == 1 ? 0 : 2);
        ByteBuffer header = ByteBuffer.allocate(13)
                .putInt(picture.width())
                .putInt(picture.height())
                .put((byte) (8 * size))
                .put(colour);
        chunk(out, "IHDR", header.array(), 13);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try (DeflaterOutputStream packed = new DeflaterOutputStream(new Data(out), deflater, 1 << 16)) {
            rows(packed);
        } finally {
            deflater.end();
        }
        chunk(out, "IEND", new byte[0], 0);
        out.flush();
    }

    private void rows(OutputStream packed) throws IOException {
        byte[] above = new byte[back * picture.width()];
        byte[] row = new byte[above.length];
        byte[] filtered = new byte[above.length + 1];
        byte[] best = new byte[above.length + 1];
        for (int y = 0; y < picture.height(); y++) {
            fill(row, y);
            long least = Long.MAX_VALUE;
            for (int filter = 0; filter <= 4; filter++) {
                long cost = filter(filter, row, above, filtered);
                if (cost < least) {
                    least = cost;
                    byte[] swap = best;
                    best = filtered;
                    filtered = swap;
                }
            }
            packed.write(best);
            byte[] swap = above;
            above = row;
            row = swap;
        }
    }

    private void fill(byte[] row, int y) {
        int at = 0;
        for (int x = 0; x < picture.width(); x++) {
            for (int c = 0; c < picture.channels(); c++) {
                int value = Math.round(Math.max(0, Math.min(picture.range(), picture.at(c, x, y))));
                if (size == 2) {
                    row[at++] = (byte) (value >> 8);
                }
                row[at++] = (byte) value;
            }
        }
    }

    /** Returns the sum of magnitudes, which foretells how well a row packs (PNG specification, 12.8). */
    private long filter(int filter, byte[] row, byte[] above, byte[] filtered) {
        filtered[0] = (byte) filter;
        long cost = 0;
        for (int i = 0; i < row.length; i++) {
            int left = i < back ? 0 : row[i - back] & 0xff;
            int up = above[i] & 0xff;
            int guess = switch (filter) {
                case 0 -> 0;
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) >> 1;
                default -> Png.paeth(left, up, i < back ? 0 : above[i - back] & 0xff);
            };
            filtered[i + 1] = (byte) (row[i] - guess);
            cost += Math.abs(filtered[i + 1]);
        }
        return cost;
    }

    private static void chunk(DataOutputStream out, String type, byte[] data, int length) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data, 0, length);
        out.writeInt(length);
        out.write(name);
        out.write(data, 0, length);
        out.writeInt((int) crc.getValue());
    }

    /** Every block of packed bytes becomes a chunk of its own. */
    private static final class Data extends OutputStream {
        private final DataOutputStream out;

        Data(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            byte[] data = from == 0 ? bytes : Arrays.copyOfRange(bytes, from, from + length);
            chunk(out, "IDAT", data, length);
        }
    }
}
