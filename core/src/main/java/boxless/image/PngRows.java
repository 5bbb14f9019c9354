package boxless.image;

import boxless.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A grey or colour image as PNG, made row by row, where the JDK's writer makes a raster for every row. Rows are not filtered, which pays for neither labels
 * nor what is painted over images.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 * @param bits of each of them, 8 or 16
 */
record PngRows(int width, int height, int channels, int bits, Rasters.Rows rows) {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final byte COLOUR = 2;
    /** Level of compression. From 4 on, labels take twice the time and half the space, a few kB; overlays half as much time again and 8 % less space. */
    private static final int LEVEL = 2;

    /** Bytes of a chunk of pixels. */
    private static final int CHUNK = 1 << 15;

    /** Writes the file whole or not at all. */
    void write(Path file) throws IOException {
        AtomicFile.write(file, this::write);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an image in memory cannot be packed as PNG", e);
        }
        return out.toByteArray();
    }

    private void write(OutputStream out) throws IOException {
        out.write(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) bits).put(channels == 1 ? 0 : COLOUR);
        chunk(out, "IHDR", header.array(), 13);
        Deflater deflater = new Deflater(LEVEL);
        try {
            pixels(out, deflater);
        } finally {
            deflater.end();
        }
        chunk(out, "IEND", new byte[0], 0);
    }

    private void pixels(OutputStream out, Deflater deflater) throws IOException {
        int[] row = new int[width * channels];
        byte[] line = new byte[1 + row.length * (bits / 8)]; // begins with 0: no filter
        byte[] packed = new byte[CHUNK];
        int size = 0;
        for (int y = 0; y <= height; y++) {
            if (y < height) {
                rows.fill(y, row);
                pack(row, line);
                deflater.setInput(line);
            } else {
                deflater.finish();
            }
            int more = deflater.deflate(packed, size, CHUNK - size);
            for (; more > 0; more = deflater.deflate(packed, size, CHUNK - size)) {
                size += more;
                if (size == CHUNK) {
                    chunk(out, "IDAT", packed, size);
                    size = 0;
                }
            }
        }
        if (size > 0) {
            chunk(out, "IDAT", packed, size);
        }
    }

    private void pack(int[] row, byte[] line) {
        if (bits == 8) {
            for (int i = 0; i < row.length; i++) {
                line[1 + i] = (byte) row[i];
            }
        } else {
            for (int i = 0; i < row.length; i++) {
                line[1 + 2 * i] = (byte) (row[i] >> 8);
                line[2 + 2 * i] = (byte) row[i];
            }
        }
    }

    private static void chunk(OutputStream out, String type, byte[] data, int length) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data, 0, length);
        out.write(int32(length));
        out.write(name);
        out.write(data, 0, length);
        out.write(int32((int) crc.getValue()));
    }

    private static byte[] int32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
