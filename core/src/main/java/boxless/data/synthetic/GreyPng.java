package boxless.data.synthetic;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes one-channel PNG files of 8 or 16 bits: signature, IHDR, one IDAT, IEND (PNG specification, third edition). */
final class GreyPng {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    /** Every row is stored as differences from the pixel to the left. */
    private static final int SUB = 1;

    private GreyPng() {}

    /** @param sample value of the pixel at row * width + column */
    static void write(OutputStream out, int width, int height, int bits, IntUnaryOperator sample) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(SIGNATURE);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {(byte) bits, 0, 0, 0, 0}); // grey, deflate, filter per row, not interlaced
        chunk(data, "IHDR", header.toByteArray());
        chunk(data, "IDAT", deflated(width, height, bits / 8, sample));
        chunk(data, "IEND", new byte[0]);
        data.flush();
    }

    private static byte[] deflated(int width, int height, int bytes, IntUnaryOperator sample) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(6);
        try (DeflaterOutputStream zip = new DeflaterOutputStream(out, deflater)) {
            byte[] row = new byte[1 + width * bytes];
            row[0] = SUB;
            for (int y = 0; y < height; y++) {
                int left = 0;
                for (int x = 0; x < width; x++) {
                    int value = sample.applyAsInt(y * width + x);
                    if (bytes == 2) {
                        row[1 + 2 * x] = (byte) ((value >> 8) - (left >> 8));
                        row[2 + 2 * x] = (byte) (value - left);
                    } else {
                        row[1 + x] = (byte) (value - left);
                    }
                    left = value;
                }
                zip.write(row);
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }
}
