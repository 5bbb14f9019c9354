package boxless.data.synthetic;

/** A colour as a screen shows it, each part 0 to 255. */
record Colour(double red, double green, double blue) {
    /**
     * From lightness (0 to 1), chroma (0 grey, 0.2 vivid) and hue (in turns) in OKLCh (Ottosson, 2020), where all hues of one lightness look
     * equally light. What a screen cannot show is clipped.
     */
    static Colour of(double lightness, double chroma, double hue) {
        double a = chroma * StrictMath.cos(2 * Math.PI * hue);
        double b = chroma * StrictMath.sin(2 * Math.PI * hue);
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return new Colour(
                shown(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                shown(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                shown(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /** The screen's value of a share of light (sRGB). */
    private static double shown(double light) {
        double x = Math.max(0, Math.min(1, light));
        return 255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * StrictMath.pow(x, 1 / 2.4) - 0.055);
    }

    /** 0 for the same colour, 1 from black to white. */
    double distance(Colour other) {
        double r = red - other.red;
        double g = green - other.green;
        double b = blue - other.blue;
        return Math.sqrt((r * r + g * g + b * b) / 3) / 255;
    }

    Colour mixed(Colour other, double share) {
        return new Colour(
                red + (other.red - red) * share,
                green + (other.green - green) * share,
                blue + (other.blue - blue) * share);
    }
}
