package boxless.data.synthetic;

/** Patterns of two colours: the share of the second, 0 to 1, at a point. One unit is the pattern's own size. */
enum Texture {
    PLAIN,
    STRIPES,
    DOTS,
    CHECKS,
    MARBLE,
    /** From one colour into the other over two units. */
    FADE,
    CLOUDS,
    BLADES,
    RIPPLES,
    BRICKS,
    /** Clouds without a direction. */
    MIST;

    double at(double u, double v, GradientNoise noise) {
        return switch (this) {
            case PLAIN -> within(0.15 + 0.2 * noise.at(u, v));
            case STRIPES -> within(0.5 + 4 * (wave(u) - 0.5));
            case DOTS -> dots(u, v);
            case CHECKS -> within(0.5 + 9 * (wave(u) - 0.5) * (wave(v) - 0.5));
            case MARBLE -> within(1.15 - 3.2 * Math.abs(noise.rough(u, v)));
            case FADE -> within(0.5 + 0.5 * u);
            case CLOUDS -> smooth(within(0.35 + 0.9 * noise.rough(u, 2.4 * v)));
            case BLADES -> within(0.45 + 0.45 * noise.at(u, 0.24 * v) + 0.35 * noise.at(0.09 * u, 0.12 * v));
            case RIPPLES -> ripples(u, v, noise);
            case BRICKS -> bricks(u, v, noise);
            case MIST -> within(0.5 + 0.7 * noise.rough(u, v));
        };
    }

    private static double dots(double u, double v) {
        double row = Math.floor(v);
        double x = u + 0.5 * (row - 2 * Math.floor(row / 2));
        double dx = x - Math.floor(x) - 0.5;
        double dy = v - row - 0.5;
        return within(0.5 + 7 * (0.31 - Math.sqrt(dx * dx + dy * dy)));
    }

    /** Long low waves, and glints on their crests. */
    private static double ripples(double u, double v, GradientNoise noise) {
        double bent = v + 0.5 * noise.at(0.12 * u, 0.3 * v);
        double crest = noise.at(0.17 * u, bent);
        double glint = Math.max(0, crest - 0.35);
        return within(0.3 + 0.35 * crest + 1.2 * glint);
    }

    /** Stretcher bond: bricks of 2 by 1 units, each of its own shade, mortar between them. */
    private static double bricks(double u, double v, GradientNoise noise) {
        double row = Math.floor(v);
        double x = 0.5 * u + 0.5 * (row - 2 * Math.floor(row / 2));
        double column = Math.floor(x);
        double toSide = Math.min(x - column, 1 - (x - column)) * 2;
        double toEdge = Math.min(Math.min(v - row, 1 - (v - row)), toSide);
        double shade = 0.72 + 0.4 * noise.at(1.7 * column + 0.35, 1.3 * row + 0.45) + 0.1 * noise.at(1.5 * u, 1.5 * v);
        return within(9 * (toEdge - 0.03)) * Math.max(0.35, Math.min(1, shade));
    }

    /** 0 at whole numbers, 1 half way between them. */
    private static double wave(double t) {
        return 1 - Math.abs(2 * (t - Math.floor(t)) - 1);
    }

    static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    static double within(double share) {
        return Math.max(0, Math.min(1, share));
    }
}
