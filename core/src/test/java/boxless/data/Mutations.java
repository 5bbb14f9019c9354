package boxless.data;

import java.util.Arrays;
import java.util.Random;

/** Damages files. */
final class Mutations {
    private Mutations() {}

    static byte[] of(byte[] good, Random random) {
        byte[] out = good.clone();
        int at = random.nextInt(out.length);
        int count = 1 + random.nextInt(12);
        switch (random.nextInt(4)) {
            case 0 -> out[at] = (byte) random.nextInt();
            case 1 -> out = Arrays.copyOf(out, at);
            case 2 -> {
                int from = random.nextInt(out.length);
                int length = Math.min(count, out.length - Math.max(at, from));
                System.arraycopy(good, from, out, at, length);
            }
            default -> {
                for (int k = 0; k < count && at + k < out.length; k++) {
                    out[at + k] = (byte) "0123456789-[]{},:\"e".charAt(random.nextInt(19));
                }
            }
        }
        return out;
    }
}
