package boxless.tensor;

import java.util.Locale;

/** Arithmetic of convolutions and matrix products; sums and losses are always float32. */
public enum Precision {
    /** bfloat16 where the hardware is faster in it, else float32. */
    AUTO,
    /** float32: what numeric checks use. */
    FP32,
    /** bfloat16, even where it is emulated and slow. */
    BF16;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
