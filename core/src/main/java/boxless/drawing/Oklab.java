package boxless.drawing;

/** Colours in Ottosson's Oklab, where equal distances look equally different. */
public final class Oklab {
    private Oklab() {}

    /**
     * The closest colour of a screen.
     *
     * @param lightness 0 black to 1 white
     * @param a from green (-) to red; the strongest colours of a screen reach about 0.3
     * @param b from blue (-) to yellow
     * @return 0xRRGGBB
     */
    public static int rgb(double lightness, double a, double b) {
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return tone(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
                | tone(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
                | tone(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    /**
     * A colour by its hue.
     *
     * @param chroma 0 grey to about 0.3
     * @param hue in turns: 0 reddish, a quarter yellowish, a half greenish, three quarters bluish
     */
    public static int hued(double lightness, double chroma, double hue) {
        return rgb(lightness, chroma * Math.cos(2 * Math.PI * hue), chroma * Math.sin(2 * Math.PI * hue));
    }

    private static double cube(double value) {
        return value * value * value;
    }

    /** sRGB's curve. */
    private static int tone(double light) {
        double value = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
        return (int) Math.clamp(Math.round(255 * value), 0, 255);
    }
}
