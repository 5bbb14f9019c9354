package boxless.export;

import boxless.image.Pixels;
import java.util.Arrays;

/** A picture of any depth and number of channels as a screen shows it: 0xRRGGBB per pixel. */
public final class Display {
    private static final int SAMPLES = 1 << 18;
    private static final double LOW = 0.001;
    private static final double HIGH = 0.998;

    /** Light that the further channels of a microscope picture add; white for the first where there are many. */
    private static final int[] CHANNEL_LIGHTS = {0xFFFFFF, 0xFF00FF, 0x00FFFF, 0xFFFF00, 0x5B8CFF, 0xFF7A3D};

    private Display() {}

    /** The picture in red, green and blue, range 255. */
    public static Pixels shown(Pixels picture) {
        int[] rgb = rgb(picture);
        float[] values = new float[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            values[i] = rgb[i] >> 16 & 0xFF;
            values[rgb.length + i] = rgb[i] >> 8 & 0xFF;
            values[2 * rgb.length + i] = rgb[i] & 0xFF;
        }
        return new Pixels(picture.width(), picture.height(), 3, 255, values);
    }

    static int[] rgb(Pixels picture) {
        int pixels = picture.width() * picture.height();
        if (picture.channels() == 1 || (picture.channels() == 3 && isGrey(picture, pixels))) {
            return grey(picture, pixels);
        }
        return picture.channels() == 3 ? colour(picture, pixels) : lights(picture, pixels);
    }

    /** Whether no pixel has a colour. */
    static boolean isGrey(int[] rgb) {
        for (int colour : rgb) {
            if ((colour & 0xFF) * 0x010101 != colour) {
                return false;
            }
        }
        return true;
    }

    private static boolean isGrey(Pixels picture, int pixels) {
        float[] values = picture.values();
        return Arrays.equals(values, 0, pixels, values, pixels, 2 * pixels)
                && Arrays.equals(values, 0, pixels, values, 2 * pixels, 3 * pixels);
    }

    private static int[] grey(Pixels picture, int pixels) {
        byte[] tone = stretched(picture.values(), 0, pixels);
        int[] rgb = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            rgb[i] = (tone[i] & 0xFF) * 0x010101;
        }
        return rgb;
    }

    /** An 8-bit colour picture is shown as it is unless it is dark; deeper ones are stretched channel by channel. */
    private static int[] colour(Pixels picture, int pixels) {
        float[] values = picture.values();
        double[] limits = percentiles(values, 0, values.length);
        boolean natural = picture.range() == 255 && limits[1] > 0.4 * 255;
        byte[][] tones = new byte[3][];
        for (int channel = 0; channel < 3; channel++) {
            tones[channel] = natural
                    ? toned(values, channel * pixels, pixels, 0, 255, 1)
                    : stretched(values, channel * pixels, pixels);
        }
        int[] rgb = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            rgb[i] = (tones[0][i] & 0xFF) << 16 | (tones[1][i] & 0xFF) << 8 | tones[2][i] & 0xFF;
        }
        return rgb;
    }

    private static int[] lights(Pixels picture, int pixels) {
        int[] rgb = new int[pixels];
        // Two channels: magenta and green, which everybody tells apart.
        int first = picture.channels() == 2 ? 1 : 0;
        for (int channel = 0; channel < picture.channels(); channel++) {
            int light = picture.channels() == 2 && channel == 1
                    ? 0x00FF00
                    : CHANNEL_LIGHTS[(first + channel) % CHANNEL_LIGHTS.length];
            byte[] tone = stretched(picture.values(), channel * pixels, pixels);
            for (int i = 0; i < pixels; i++) {
                int t = tone[i] & 0xFF;
                int red = Math.min(255, (rgb[i] >> 16 & 0xFF) + (light >> 16 & 0xFF) * t / 255);
                int green = Math.min(255, (rgb[i] >> 8 & 0xFF) + (light >> 8 & 0xFF) * t / 255);
                int blue = Math.min(255, (rgb[i] & 0xFF) + (light & 0xFF) * t / 255);
                rgb[i] = red << 16 | green << 8 | blue;
            }
        }
        return rgb;
    }

    /** Stretches one channel between percentiles; where most of it is dark, as in fluorescence, lifts the shadows. */
    private static byte[] stretched(float[] values, int from, int pixels) {
        double[] limits = percentiles(values, from, from + pixels);
        double low = limits[0];
        double high = Math.max(limits[1], low + 1e-6 * Math.max(1, Math.abs(low)));
        double middle = (limits[2] - low) / (high - low);
        return toned(values, from, pixels, low, high, middle < 0.25 ? 0.7 : 1);
    }

    private static byte[] toned(float[] values, int from, int pixels, double low, double high, double gamma) {
        byte[] curve = new byte[1024];
        for (int i = 0; i < curve.length; i++) {
            curve[i] = (byte) Math.round(255 * Math.pow(i / 1023.0, gamma));
        }
        double scale = 1023 / (high - low);
        byte[] tone = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            tone[i] = curve[(int) Math.clamp((values[from + i] - low) * scale + 0.5, 0, 1023)];
        }
        return tone;
    }

    /** Low, high and middle of the finite values, from a regular sample of large channels. */
    private static double[] percentiles(float[] values, int from, int to) {
        int step = Math.max(1, (to - from) / SAMPLES) | 1; // odd: not in step with even widths
        float[] sample = new float[(to - from + step - 1) / step];
        int size = 0;
        for (int i = from; i < to; i += step) {
            if (Float.isFinite(values[i])) {
                sample[size++] = values[i];
            }
        }
        if (size == 0) {
            return new double[] {0, 1, 0};
        }
        Arrays.sort(sample, 0, size);
        return new double[] {
            sample[(int) (LOW * (size - 1))], sample[(int) Math.ceil(HIGH * (size - 1))], sample[size / 2]
        };
    }
}
