package boxless.method.spatialembeddings;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Numbers filled by the rule of ORIGIN.md beside the golden files: the same bits in every language. */
final class Ruled {
    private Ruled() {}

    /** In [0, 1), a multiple of 2^-24. */
    static double unit(String name, long index) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.US_ASCII));
        long z = (crc.getValue() << 32 | index) + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 40) * 0x1p-24;
    }

    /** Pictures (B, C, H, W). */
    static float[] images(long... shape) {
        float[] values = new float[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) unit("images", i);
        }
        return values;
    }

    /** A floating-point tensor of a state dict. */
    static float[] tensor(String name, long... shape) {
        float[] values = new float[elements(shape)];
        String kind = name.substring(name.lastIndexOf('.') + 1);
        double reach = shape.length == 4 ? Math.sqrt(3.0 / (shape[1] * shape[2] * shape[3])) : 0;
        for (int i = 0; i < values.length; i++) {
            double r = 2 * unit(name, i) - 1;
            values[i] = (float)
                    (shape.length == 4
                            ? reach * r
                            : switch (kind) {
                                case "weight" -> 1 + 0.25 * r;
                                case "running_var" -> 1 + 0.5 * r;
                                default -> 0.1 * r;
                            });
        }
        return values;
    }

    private static int elements(long... shape) {
        int count = 1;
        for (long extent : shape) {
            count *= (int) extent;
        }
        return count;
    }
}
