package boxless.image;

import boxless.file.Limits;
import boxless.mask.Size;

/**
 * The pixel values of an image: one plane per channel, row by row. Values are as in the file (0..255, 0..65535 or any float); {@link #range} is the
 * value of white.
 *
 * @param width columns
 * @param height rows
 * @param channels number of planes: 1 grey, 3 red green blue, else as the file has them
 * @param range the largest value the file format can hold: 255, 65535, or 1 for floating point (others for rare kinds of integers); above 0
 * @param values (channels, height, width); owned by this object, do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // a raster; nothing compares pictures by identity
public record Pixels(int width, int height, int channels, float range, float[] values) {
    public Pixels {
        if (width < 1 || height < 1 || channels < 1 || values.length != (long) width * height * channels) {
            throw new IllegalArgumentException("%d values for an image of %dx%d with %d channels"
                    .formatted(values.length, width, height, channels));
        }
        Limits.positive("range", range);
    }

    /** @throws IllegalArgumentException if a value is not finite */
    void requireFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                int plane = width * height;
                throw new IllegalArgumentException(
                        "the value of channel %d at x %d, y %d (all from 0) is %s; give finite numbers, such as 0 where nothing was measured"
                                .formatted(i / plane, i % plane % width, i % plane / width, values[i]));
            }
        }
    }

    public Size size() {
        return new Size(width, height);
    }

    /** Dark for bright: the value of white less every value. */
    public Pixels inverted() {
        float[] turned = new float[values.length];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = range - values[i];
        }
        return new Pixels(width, height, channels, range, turned);
    }

    public float at(int channel, int x, int y) {
        return values[(channel * height + y) * width + x];
    }
}
