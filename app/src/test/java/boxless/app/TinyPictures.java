package boxless.app;

import boxless.image.Pictures;
import boxless.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small images, and where data sets have theirs. */
public final class TinyPictures {
    /** Three data sets with label images beside their images, and a folder that is only called like theirs. */
    public static final List<String> BESIDE_LABELS = List.of(
            "images/a.png",
            "labels/a.png",
            "split/images/train/b.png",
            "split/labels/train/b.png",
            "city/leftImg8bit/val/bonn/c_leftImg8bit.png",
            "city/gtFine/val/bonn/c_gtFine_instanceIds.png",
            "own/labels/d.png");

    private TinyPictures() {}

    /** A PNG of 8 bits whose values change from pixel to pixel and from channel to channel. */
    public static Path write(Path file, int width, int height, int channels) throws IOException {
        float[] values = new float[channels * width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 251;
        }
        Pictures.writePng(new Pixels(width, height, channels, 255, values), file);
        return file;
    }

    /**
     * A TIFF of grey pages of 8 bits.
     *
     * @param description what the pages are, as ImageJ, OME or tifffile say it
     * @param pages their values, row by row
     */
    public static Path writePages(Path file, String description, int width, int height, byte[]... pages)
            throws IOException {
        ByteBuffer values = ByteBuffer.allocate(pages.length * width * height);
        for (byte[] page : pages) {
            values.put(page);
        }
        return writeTiff(file, description, width, height, 8, values, 1);
    }

    /** A TIFF with a single row of floating point. */
    public static void writeTiff(Path file, String description, float... row) throws IOException {
        writeStack(file, description, 1, row);
    }

    /** An OME image of 2 x 1 pixels with two channels, each in a file of its own: 1 and 2 in {@code a.tif}, 3 and 4 in {@code b.tif}. */
    public static void writeSplit(Path folder) throws IOException {
        String description = "<OME><Image><Pixels SizeC=\"2\" SizeZ=\"1\" SizeT=\"1\">"
                + "<TiffData IFD=\"0\" FirstC=\"0\"><UUID FileName=\"a.tif\">urn:uuid:a</UUID></TiffData>"
                + "<TiffData IFD=\"0\" FirstC=\"1\"><UUID FileName=\"b.tif\">urn:uuid:b</UUID></TiffData>"
                + "</Pixels></Image></OME>";
        writeTiff(folder.resolve("a.tif"), description, 1, 2);
        writeTiff(folder.resolve("b.tif"), description, 3, 4);
    }

    /** @param planes that MetaMorph says it has; what it says of them is left open */
    public static void writeStack(Path file, String description, int planes, float... row) throws IOException {
        ByteBuffer values = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.asFloatBuffer().put(row);
        writeTiff(file, description, row.length, 1, Float.SIZE, values, planes);
    }

    /**
     * @param description longer than the four bytes that would lie in the tag itself
     * @param bits 8 for whole numbers, 32 for floating point
     * @param values of as many pages as there are
     * @param planes of MetaMorph
     */
    private static Path writeTiff(
            Path file, String description, int width, int height, int bits, ByteBuffer values, int planes)
            throws IOException {
        byte[] text = (description + "\0").getBytes(StandardCharsets.UTF_8);
        int page = width * height * bits / 8;
        int pages = values.capacity() / page;
        int strips = 8 + text.length;
        int directories = strips + values.capacity();
        int each = 2 + 12 * 12 + 4;
        ByteBuffer out = ByteBuffer.allocate(directories + pages * each).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 42)
                .putInt(directories)
                .put(text)
                .put(values.array());
        for (int p = 0; p < pages; p++) {
            int[][] tags = {
                {256, width},
                {257, height},
                {258, bits},
                {259, 1}, // not compressed
                {262, 1}, // black is zero
                {270, 8}, // where the description begins
                {273, strips + p * page},
                {277, 1},
                {278, height},
                {279, page},
                {339, bits == 8 ? 1 : 3}, // whole numbers or floating point
                {33629, planes == 1 ? 1 : 0} // the planes of MetaMorph, taken from the front of the file
            };
            out.putShort((short) tags.length);
            for (int[] tag : tags) {
                boolean isText = tag[0] == 270;
                boolean isOfPlanes = tag[0] == 33629;
                out.putShort((short) tag[0]).putShort((short) (isText ? 2 : isOfPlanes ? 5 : 4));
                out.putInt(isText ? text.length : isOfPlanes ? planes : 1).putInt(tag[1]);
            }
            out.putInt(p + 1 < pages ? directories + (p + 1) * each : 0);
        }
        return Files.write(file, out.array());
    }
}
