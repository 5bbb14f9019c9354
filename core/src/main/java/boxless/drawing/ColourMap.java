package boxless.drawing;

/** Colours of the numbers from 0 to 1. Lightness rises evenly, so that order shows without hues as well. */
public enum ColourMap {
    /** From deep violet over red to light yellow: how strongly. */
    EMBER(0.22, 0.97, 0.80, 1.30, 0.17),
    /** From deep blue over green to light yellow: how surely. */
    LAGOON(0.24, 0.96, 0.76, 0.30, 0.13);

    private static final int STEPS = 256;

    private final int[] colours = new int[STEPS];

    /**
     * @param from lightness of 0
     * @param to lightness of 1
     * @param first hue of 0, in turns
     * @param last hue of 1
     * @param chroma greatest, in the middle
     */
    ColourMap(double from, double to, double first, double last, double chroma) {
        for (int i = 0; i < STEPS; i++) {
            double t = i / (STEPS - 1.0);
            double strength = chroma * (0.45 + 0.55 * Math.sin(Math.PI * Math.pow(t, 0.9)));
            colours[i] = Oklab.hued(from + (to - from) * t, strength, first + (last - first) * t);
        }
    }

    /** The colour of a number, 0xRRGGBB; of 0 or 1 for what lies beyond. */
    public int of(double value) {
        return colours[(int) Math.clamp(Math.round(value * (STEPS - 1)), 0, STEPS - 1)];
    }
}
