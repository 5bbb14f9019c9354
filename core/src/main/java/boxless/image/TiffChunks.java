package boxless.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The strips or tiles of a TIFF page, decoded to numbers. */
final class TiffChunks {
    /** No compression read here packs more bytes into one (LZW the most, about 3,400). */
    private static final long MOST_PACKED = 4096;

    private final TiffSource source;
    private final TiffPage page;
    private final int perPixel;
    private final int rowBytes;
    private final int across;
    private final int down;
    private final long chunks;
    private final double[] row;

    /** Takes part of a row: {@code count} samples of one channel from column x on. */
    @FunctionalInterface
    interface Rows {
        void accept(int channel, int x, int y, double[] values, int count);
    }

    /** Checks everything that can be checked before the pixels are read. */
    TiffChunks(TiffSource source, TiffPage page) {
        this.source = source;
        this.page = page;
        check();
        perPixel = page.planar ? 1 : page.samples;
        // Also checks that a tile, which may be larger than the picture, is small enough.
        long bytes = ((long) page.chunkWidth * perPixel * page.bits + 7) / 8;
        new PictureSize(page.chunkWidth, page.chunkHeight, perPixel).values(source.file, bytes * page.chunkHeight);
        rowBytes = Math.toIntExact(bytes);
        across = (page.width - 1) / page.chunkWidth + 1;
        down = (page.height - 1) / page.chunkHeight + 1;
        chunks = (long) across * down * (page.planar ? page.samples : 1);
        int parts = Math.min(page.offsets.length, page.lengths.length);
        if (parts < chunks) {
            throw source.bad("has %d parts of %d".formatted(parts, chunks));
        }
        for (int i = 0; i < chunks && page.compression != 7; i++) {
            source.check(page.offsets[i], page.lengths[i]);
            long needed = bytes * lines(i / across % down);
            if (needed / (page.compression == 1 ? 1 : MOST_PACKED) > page.lengths[i]) {
                throw source.bad("ends early: a part of %d bytes cannot fill %dx%d pixels"
                        .formatted(page.lengths[i], page.chunkWidth, page.chunkHeight));
            }
        }
        row = new double[Math.min(page.width, page.chunkWidth)];
    }

    private void check() {
        if (page.width < 1 || page.height < 1 || page.chunkWidth < 1 || page.chunkHeight < 1 || page.samples < 1) {
            throw source.bad("claims %dx%d pixels of %d samples".formatted(page.width, page.height, page.samples));
        }
        boolean known = switch (page.format) {
            case TiffPage.UNSIGNED -> page.bits >= 1 && page.bits <= 16 || page.bits == 32;
            case TiffPage.SIGNED -> page.bits == 8 || page.bits == 16 || page.bits == 32;
            case TiffPage.FLOAT -> page.bits == 16 || page.bits == 32 || page.bits == 64;
            default -> false;
        };
        if (!known) {
            throw source.unsupported("has samples of %d bits, format %d".formatted(page.bits, page.format));
        }
        boolean predicted = page.predictor == 2 && page.format != TiffPage.FLOAT && page.bits % 8 == 0
                || page.predictor == 2 && page.format == TiffPage.FLOAT && page.bits == 32
                || page.predictor == 3 && page.format == TiffPage.FLOAT;
        if (page.predictor != 1 && !predicted) {
            throw source.unsupported("has the predictor %d for %d bits".formatted(page.predictor, page.bits));
        }
    }

    void read(Rows rows) throws IOException {
        for (int i = 0; i < chunks; i++) {
            int x = i % across * page.chunkWidth;
            int y = i / across % down * page.chunkHeight;
            int channel = i / across / down;
            ByteBuffer packed = source.bytes(page.offsets[i], page.lengths[i]);
            if (page.compression == 7) {
                jpeg(packed, x, y, channel, rows);
            } else {
                chunk(packed, x, y, channel, rows);
            }
        }
    }

    /** Rows of the picture in a chunk of the k-th row of chunks. */
    private int lines(int k) {
        return Math.min(page.chunkHeight, page.height - k * page.chunkHeight);
    }

    private void chunk(ByteBuffer packed, int x, int y, int channel, Rows rows) {
        int columns = Math.min(page.chunkWidth, page.width - x);
        int lines = lines(y / page.chunkHeight);
        byte[] bytes = TiffCompression.unpack(source, page, packed, Math.multiplyExact(rowBytes, lines));
        ByteBuffer data = ByteBuffer.wrap(bytes).order(source.order);
        if (page.predictor == 2) {
            for (int line = 0; line < lines; line++) {
                undifference(data, line * rowBytes);
            }
        } else if (page.predictor == 3) {
            for (int line = 0; line < lines; line++) {
                unshuffle(bytes, line * rowBytes);
            }
            data.order(ByteOrder.BIG_ENDIAN);
        }
        for (int line = 0; line < lines; line++) {
            for (int s = 0; s < perPixel; s++) {
                samples(data, line * rowBytes, s, columns);
                rows.accept(channel + s, x, y + line, row, columns);
            }
        }
    }

    private void samples(ByteBuffer data, int start, int sample, int columns) {
        int size = page.bits / 8;
        int at = start + sample * size;
        int step = perPixel * size;
        switch (page.format * 100 + page.bits) {
            case 108 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.get(at + i * step) & 0xff;
                }
            }
            case 116 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.getShort(at + i * step) & 0xffff;
                }
            }
            case 132 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.getInt(at + i * step) & 0xffffffffL;
                }
            }
            case 208 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.get(at + i * step);
                }
            }
            case 216 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.getShort(at + i * step);
                }
            }
            case 232 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.getInt(at + i * step);
                }
            }
            case 316 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = Float.float16ToFloat(data.getShort(at + i * step));
                }
            }
            case 332 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.getFloat(at + i * step);
                }
            }
            case 364 -> {
                for (int i = 0; i < columns; i++) {
                    row[i] = data.getDouble(at + i * step);
                }
            }
            default -> packedBits(data, start, sample, columns);
        }
    }

    /** Samples that are not whole bytes, the highest bit first. */
    private void packedBits(ByteBuffer data, int start, int sample, int columns) {
        for (int i = 0; i < columns; i++) {
            long bit = ((long) i * perPixel + sample) * page.bits;
            int value = 0;
            for (int k = 0; k < page.bits; k++, bit++) {
                value = value << 1 | data.get(start + (int) (bit >> 3)) >> 7 - (int) (bit & 7) & 1;
            }
            row[i] = value;
        }
    }

    /** Predictor 2: every sample is stored as the difference to the one before it in the row. */
    private void undifference(ByteBuffer data, int start) {
        int size = page.bits / 8;
        int step = size * perPixel;
        for (int at = start + step; at <= start + rowBytes - size; at += size) {
            switch (size) {
                case 1 -> data.put(at, (byte) (data.get(at) + data.get(at - step)));
                case 2 -> data.putShort(at, (short) (data.getShort(at) + data.getShort(at - step)));
                default -> data.putInt(at, data.getInt(at) + data.getInt(at - step));
            }
        }
    }

    /** Predictor 3: the bytes of a row are sorted by their weight, the heaviest first, then stored as differences. */
    private void unshuffle(byte[] bytes, int start) {
        for (int i = start + perPixel; i < start + rowBytes; i++) {
            bytes[i] += bytes[i - perPixel];
        }
        int size = page.bits / 8;
        int count = rowBytes / size;
        byte[] sorted = new byte[rowBytes];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < size; k++) {
                sorted[i * size + k] = bytes[start + k * count + i];
            }
        }
        System.arraycopy(sorted, 0, bytes, start, rowBytes);
    }

    /** A JPEG whose tables may be kept once for all chunks. */
    private void jpeg(ByteBuffer packed, int x, int y, int channel, Rows rows) throws IOException {
        int tables = Math.max(0, page.jpegTables.length - 2); // without its end marker
        int skip = tables == 0 ? 0 : 2; // the chunk's start marker
        if (packed.remaining() < 4) {
            throw source.bad("ends early, in a JPEG part");
        }
        ByteBuffer whole = ByteBuffer.allocate(tables + packed.remaining() - skip);
        whole.put(page.jpegTables, 0, tables).put(packed.position(skip));
        Pixels part = Jpeg.read(source.file, whole.array(), page.photometric == 6);
        int columns = Math.min(page.chunkWidth, page.width - x);
        int lines = lines(y / page.chunkHeight);
        if (part.channels() != perPixel || part.width() < columns || part.height() < lines || page.bits != 8) {
            throw source.bad("has a JPEG part that does not fit");
        }
        for (int c = 0; c < part.channels(); c++) {
            for (int line = 0; line < lines; line++) {
                for (int i = 0; i < columns; i++) {
                    row[i] = part.at(c, i, line);
                }
                rows.accept(channel + c, x, y + line, row, columns);
            }
        }
    }
}
