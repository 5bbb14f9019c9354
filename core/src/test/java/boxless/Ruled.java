package boxless;

import boxless.tensor.State;
import boxless.weights.StoredTensor;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.global.torch;

/** Numbers filled by the rule of method/spatialembeddings/ORIGIN.md: the same bits in every language. */
public final class Ruled {
    private Ruled() {}

    /** In [0, 1), a multiple of 2^-24. */
    public static double unit(String name, long index) {
        return unit(crc(name), index);
    }

    private static long crc(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private static double unit(long crc, long index) {
        long z = (crc << 32 | index) + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 40) * 0x1p-24;
    }

    /** Pictures (B, C, H, W). */
    public static float[] images(long... shape) {
        float[] values = new float[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) unit("images", i);
        }
        return values;
    }

    /** A floating-point tensor of a state dict. */
    public static float[] tensor(String name, long... shape) {
        float[] values = new float[elements(shape)];
        long crc = crc(name);
        String kind = name.substring(name.lastIndexOf('.') + 1);
        boolean layer = shape.length == 2 || shape.length == 4;
        double reach = layer ? Math.sqrt(3.0 / (elements(shape) / shape[0])) : 0;
        for (int i = 0; i < values.length; i++) {
            double r = 2 * unit(crc, i) - 1;
            values[i] = (float)
                    (layer
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

    /** Fills every floating-point tensor of a network, whose names get a prefix. */
    public static void fill(Module network, String prefix) {
        State.of(network).forEach((name, tensor) -> {
            if (torch.is_floating_point(tensor)) {
                State.load(tensor, StoredTensor.ofFloats(tensor.shape(), tensor(prefix + name, tensor.shape())));
            }
        });
    }
}
