package boxless.method.adaptis;

import boxless.mask.Box;
import java.util.ArrayList;
import java.util.List;

/** The objects of one crop, and which of them has each of its pixels: that with the most probable mask, however improbable. */
final class CropObjects {
    private final int width;
    private final int height;
    private final Box crop;
    private final List<MaskAverage> masks = new ArrayList<>();
    private final float[] best; // (height x width of the crop)
    private final int[] owner; // the same shape: number of the object, from 0

    /**
     * @param width of the image
     * @param height of the image
     * @param crop part of the image
     */
    CropObjects(int width, int height, Box crop) {
        this.width = width;
        this.height = height;
        this.crop = crop;
        best = new float[Math.toIntExact(crop.area())];
        owner = new int[best.length];
    }

    /** @param mask probabilities (height x width of the crop) */
    void add(float[] mask) {
        int number = masks.size();
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] > best[i]) { // where all are 0, the first object has the pixel, as the official code has it
                best[i] = mask[i];
                owner[i] = number;
            }
        }
        masks.add(new MaskAverage(width, height, crop, mask));
    }

    Box crop() {
        return crop;
    }

    List<MaskAverage> masks() {
        return masks;
    }

    int[] owner() {
        return owner;
    }
}
