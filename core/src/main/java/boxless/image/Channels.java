package boxless.image;

import java.util.Arrays;

/** Adapts the channels of an image to those a model was trained with. */
public final class Channels {
    private Channels() {}

    /**
     * Grey becomes colour by repeating the channel, colour becomes grey by luminance (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601),
     * which is exact where R = G = B.
     *
     * @return the image itself if it already has these channels
     * @throws IllegalArgumentException if there is no such conversion; the message names both numbers and what to do
     */
    public static Pixels adapt(Pixels picture, int wanted) {
        check(picture.channels(), wanted, false);
        if (picture.channels() == wanted) {
            return picture;
        }
        return wanted == 3 ? repeat(picture) : luminance(picture);
    }

    /** @param separate whether the channels are none of grey, red, green and blue, so that they say nothing together */
    static void check(int channels, int wanted, boolean separate) {
        if (channels != wanted && !(channels == 1 && wanted == 3) && !(channels == 3 && wanted == 1 && !separate)) {
            throw new IllegalArgumentException(
                    "the image has %d channels, but the model expects %d; %s, or train a model with %d"
                            .formatted(
                                    channels,
                                    wanted,
                                    channels > 1 && wanted <= 3
                                            ? "choose one with --channel"
                                            : "save the image with " + wanted,
                                    channels));
        }
    }

    /** A single channel, from 0. */
    static Pixels one(Pixels picture, int channel) {
        int plane = picture.width() * picture.height();
        float[] values = Arrays.copyOfRange(picture.values(), channel * plane, (channel + 1) * plane);
        return new Pixels(picture.width(), picture.height(), 1, picture.range(), values);
    }

    private static Pixels repeat(Pixels grey) {
        int plane = grey.values().length;
        float[] values = new float[Math.multiplyExact(3, plane)];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(grey.values(), 0, values, c * plane, plane);
        }
        return new Pixels(grey.width(), grey.height(), 3, grey.range(), values);
    }

    private static Pixels luminance(Pixels colour) {
        int plane = colour.width() * colour.height();
        float[] from = colour.values();
        float[] values = new float[plane];
        for (int i = 0; i < plane; i++) {
            float red = from[i];
            float green = from[plane + i];
            float blue = from[2 * plane + i];
            values[i] = red == green && green == blue ? red : (float) (0.299 * red + 0.587 * green + 0.114 * blue);
        }
        return new Pixels(colour.width(), colour.height(), 1, colour.range(), values);
    }
}
