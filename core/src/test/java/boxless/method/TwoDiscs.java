package boxless.method;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.BitSet;
import java.util.List;

/** Two white discs of different size on black, for small networks to learn by heart. */
public final class TwoDiscs {
    /** Height and width of the picture. */
    public static final int SIDE = 64;

    private TwoDiscs() {}

    /** A picture with a range of 1, which needs no normalisation. */
    public static Sample sample() {
        float[] image = new float[SIDE * SIDE];
        Instances truth = new Instances(SIDE, SIDE, List.of(disc(18, 20, 9, image), disc(44, 42, 15, image)));
        return new Sample("discs", new Pixels(SIDE, SIDE, 1, 1, image), truth);
    }

    private static Instance disc(int x, int y, int radius, float[] image) {
        BitSet bits = new BitSet();
        for (int i = 0; i < SIDE * SIDE; i++) {
            int dx = i % SIDE - x;
            int dy = i / SIDE - y;
            if (dx * dx + dy * dy <= radius * radius) {
                bits.set(i);
                image[i] = 1;
            }
        }
        return new Instance(Mask.ofBitmap(SIDE, SIDE, bits), 1, 1);
    }
}
