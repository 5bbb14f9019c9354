package boxless.export;

import boxless.file.AtomicFile;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** One-channel TIFF of 32-bit unsigned integers (TIFF 6.0): little-endian, strips compressed by deflate. */
final class LabelTiff {
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int TAGS = 10;
    private static final int DIRECTORY_BYTES = 2 + 12 * TAGS + 4;
    private static final int STRIP_BYTES = 1 << 20;

    private LabelTiff() {}

    static void write(Path file, LabelMap map) throws IOException {
        int rows = Math.clamp(STRIP_BYTES / (4L * map.width()), 1, map.height());
        List<byte[]> strips = strips(map, rows);
        byte[] head = head(map, rows, strips);
        AtomicFile.write(file, out -> {
            out.write(head);
            for (byte[] strip : strips) {
                out.write(strip);
            }
        });
    }

    private static List<byte[]> strips(LabelMap map, int rows) {
        List<byte[]> strips = new ArrayList<>();
        ByteBuffer raw = ByteBuffer.allocate(4 * rows * map.width()).order(ByteOrder.LITTLE_ENDIAN);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            for (int y = 0; y < map.height(); y += rows) {
                int pixels = Math.min(rows, map.height() - y) * map.width();
                raw.asIntBuffer().put(map.labels(), y * map.width(), pixels);
                strips.add(deflated(deflater, raw.array(), 4 * pixels));
            }
        } finally {
            deflater.end();
        }
        return strips;
    }

    private static byte[] deflated(Deflater deflater, byte[] raw, int length) {
        deflater.reset();
        deflater.setInput(raw, 0, length);
        deflater.finish();
        byte[] out = new byte[length / 8 + 1024];
        int size = 0;
        while (!deflater.finished()) {
            if (size == out.length) {
                out = Arrays.copyOf(out, 2 * size);
            }
            size += deflater.deflate(out, size, out.length - size);
        }
        return Arrays.copyOf(out, size);
    }

    /** Header, the one directory, and the tables of strips, which it names where there is more than one. */
    private static byte[] head(LabelMap map, int rows, List<byte[]> strips) throws IOException {
        int count = strips.size();
        int tables = 8 + DIRECTORY_BYTES;
        int data = tables + (count == 1 ? 0 : 8 * count);
        ByteBuffer offsets = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer sizes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        long at = data;
        for (byte[] strip : strips) {
            offsets.putInt((int) at);
            sizes.putInt(strip.length);
            at += strip.length;
        }
        if (at > 0xFFFFFFFFL) {
            throw new IOException("a label image of more than 4 GB; cut the picture into parts");
        }
        ByteBuffer head = ByteBuffer.allocate(data).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        head.putShort((short) TAGS);
        tag(head, 256, LONG, 1, map.width());
        tag(head, 257, LONG, 1, map.height());
        tag(head, 258, SHORT, 1, 32); // bits per sample
        tag(head, 259, SHORT, 1, 8); // deflate
        tag(head, 262, SHORT, 1, 1); // 0 is black
        tag(head, 273, LONG, count, count == 1 ? offsets.getInt(0) : tables);
        tag(head, 277, SHORT, 1, 1); // samples per pixel
        tag(head, 278, LONG, 1, rows);
        tag(head, 279, LONG, count, count == 1 ? sizes.getInt(0) : tables + 4 * count);
        tag(head, 339, SHORT, 1, 1); // unsigned integers
        head.putInt(0); // no further directory
        if (count > 1) {
            head.put(offsets.flip()).put(sizes.flip());
        }
        return head.array();
    }

    private static void tag(ByteBuffer head, int tag, int type, int count, int value) {
        head.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
