package boxless.data.synthetic;

import java.util.Locale;

/** What the objects of a crowd are and how they look: all much alike, so that only their outlines tell them apart. */
public enum CrowdStyle {
    /** Straight rods with round ends, red with a blue rim, on white, in the manner of AdaptIS' ToyV1. */
    RODS(1.5, 1, 0, 1, 0.35, 2),
    /** Bent worms of uneven width and round blobs, in shades of blue with lighter rims, on pale clouds, in the manner of AdaptIS' ToyV2. */
    WORMS(1.6, 1.2, 0.1, 0.9, 0.55, 1);

    private static final int STEPS = 6;

    /** Pixels from the outline inwards to where the rim ends. */
    final double rim;
    /** Pixels over which the rim becomes the core. */
    final double softness;
    /** Strength of stains of the rim's colour in the core. */
    final double mottle;
    /** Share of what is behind an object that it covers. */
    final double opacity;
    /** Sigma of the blur that every image has, in pixels. */
    final double blur;
    /** How far objects stand out, which noise is in proportion to. */
    final double contrast;

    CrowdStyle(double rim, double softness, double mottle, double opacity, double blur, double contrast) {
        this.rim = rim;
        this.softness = softness;
        this.mottle = mottle;
        this.opacity = opacity;
        this.blur = blur;
        this.contrast = contrast;
    }

    /** Draws the outline of one object. Lengths in pixels. */
    Tube outline(Dice dice) {
        return switch (this) {
            case RODS -> rod(dice);
            case WORMS -> dice.chance(0.25) ? blob(dice) : worm(dice);
        };
    }

    private static Tube rod(Dice dice) {
        double radius = dice.between(3, 5);
        double halfLength = 0.5 * dice.between(10, 32);
        double angle = dice.between(0, Math.PI);
        double x = halfLength * StrictMath.cos(angle);
        double y = halfLength * StrictMath.sin(angle);
        return new Tube(new double[] {-x, x}, new double[] {-y, y}, new double[] {radius, radius});
    }

    /** A quadratic Bézier curve from end to end, of the places as of the radii. */
    private static Tube worm(Dice dice) {
        double angle = dice.between(0, 2 * Math.PI);
        double turned = angle + Math.PI + dice.between(-2.5, 2.5);
        double first = dice.between(10, 32);
        double last = dice.between(10, 32);
        double[] x = curve(first * StrictMath.cos(angle), 0, last * StrictMath.cos(turned));
        double[] y = curve(first * StrictMath.sin(angle), 0, last * StrictMath.sin(turned));
        return new Tube(x, y, curve(dice.between(2.6, 4.6), dice.between(2.2, 3.4), dice.between(2.6, 4.6)));
    }

    private static double[] curve(double first, double control, double last) {
        double[] points = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double t = i / (double) STEPS;
            points[i] = (1 - t) * (1 - t) * first + 2 * t * (1 - t) * control + t * t * last;
        }
        return points;
    }

    /** Three discs close together and what lies between them. */
    private static Tube blob(Dice dice) {
        double radius = dice.between(5, 8);
        double[] x = new double[4];
        double[] y = new double[4];
        double[] radii = new double[4];
        for (int i = 0; i < 3; i++) {
            x[i] = dice.between(-3, 3);
            y[i] = dice.between(-3, 3);
            radii[i] = radius * dice.between(0.7, 1.1);
        }
        x[3] = x[0];
        y[3] = y[0];
        radii[3] = radii[0];
        return new Tube(x, y, radii);
    }

    /** Draws the ground of one image. */
    Paint ground(Dice dice) {
        return switch (this) {
            case RODS -> plain(new Colour(254, 254, 254), new Colour(254, 254, 254), dice);
            case WORMS -> {
                Colour blue = Colour.of(dice.between(0.72, 0.8), dice.between(0.03, 0.065), dice.between(0.55, 0.66));
                Colour pale = Colour.of(dice.between(0.82, 0.88), dice.between(0, 0.02), dice.uniform());
                yield new Paint(blue, pale, Texture.MIST, dice.between(14, 40), new GradientNoise(dice.next()));
            }
        };
    }

    /** Draws the paint of one object: the colour of its core, then that of its rim. */
    Paint paint(Dice dice) {
        return switch (this) {
            case RODS -> plain(new Colour(254, 0, 0), new Colour(40, 0, 215), dice);
            case WORMS -> {
                double hue = dice.between(0.692, 0.742);
                double lightness = dice.between(0.47, 0.54);
                Colour core = Colour.of(lightness, dice.between(0.13, 0.175), hue);
                yield plain(core, Colour.of(lightness + 0.15, 0.155, hue - 0.01), dice);
            }
        };
    }

    private static Paint plain(Colour core, Colour rim, Dice dice) {
        return new Paint(core, rim, Texture.PLAIN, 5, new GradientNoise(dice.next()));
    }

    /** As commands write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
