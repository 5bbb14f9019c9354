package boxless.data.synthetic;

/**
 * One nucleus in a picture.
 *
 * @param kind what it is doing
 * @param outline its shape
 * @param x column of its centre, may lie outside the picture
 * @param y row of its centre
 * @param brightness relative to a typical nucleus
 * @param blur 0 in focus, 1 and 2 further and further out of it
 * @param seed of its texture
 */
record Nucleus(Kind kind, Outline outline, int x, int y, double brightness, int blur, long seed) {
    enum Kind {
        INTERPHASE,
        /** Condensed chromosomes: a bright ragged plate or ball. */
        MITOTIC,
        /** Shrunken, bright, often in pieces. */
        DYING
    }

    Nucleus at(int newX, int newY) {
        return new Nucleus(kind, outline, newX, newY, brightness, blur, seed);
    }

    /** Draws a nucleus of the look, at the origin. */
    static Nucleus draw(Look look, Dice dice) {
        double kind = dice.uniform();
        if (kind < look.crowd().mitotic()) {
            return mitotic(look, dice);
        }
        return kind < look.crowd().mitotic() + look.crowd().dying() ? dying(look, dice) : interphase(look, dice);
    }

    private static Nucleus interphase(Look look, Dice dice) {
        Look.Form form = look.form();
        double radius = dice.around(form.radius(), form.spread());
        double ratio = Math.max(1, dice.around(form.elongation(), 0.14));
        boolean odd = dice.chance(form.lobed());
        double wobble = form.wobble() * (odd ? 1.6 : 1);
        double[] harmonics = {
            wobble * dice.between(0, 1),
            wobble * dice.between(0.2, 1.2),
            wobble * dice.between(0, 0.7),
            wobble * dice.between(0, 0.4),
            wobble * dice.between(0, 0.25)
        };
        double bend = (odd ? 0.25 : 0.1) * dice.between(-1, 1) * Math.min(1, ratio - 1);
        int notches = !odd ? 0 : dice.chance(0.7) ? 1 : 2;
        // the same DNA in less room is brighter
        double packed = StrictMath.pow(radius / form.radius(), -0.45);
        boolean defocused = dice.chance(look.crowd().defocused());
        double dim = defocused ? dice.between(0.45, 0.8) : 1;
        double brightness =
                Math.max(0.4, dim * packed * dice.around(1, look.stain().variation()));
        int blur = !defocused ? 0 : dice.chance(0.6) ? 1 : 2;
        return shaped(Kind.INTERPHASE, radius, ratio, bend, notches, harmonics, brightness, blur, dice);
    }

    private static Nucleus mitotic(Look look, Dice dice) {
        boolean plate = dice.chance(0.65);
        double radius = look.form().radius() * (plate ? dice.between(0.5, 0.68) : dice.between(0.6, 0.8));
        double ratio = plate ? dice.between(1.9, 3.2) : dice.between(1.05, 1.4);
        double ragged = plate ? 0.05 : 0.09;
        double[] harmonics = {
            ragged * dice.between(0, 1), ragged * dice.uniform(), ragged * dice.between(0.2, 1), ragged, 0.6 * ragged
        };
        double brightness = dice.between(1.5, 3.2);
        return shaped(Kind.MITOTIC, radius, ratio, dice.between(-0.25, 0.25), 0, harmonics, brightness, 0, dice);
    }

    private static Nucleus dying(Look look, Dice dice) {
        double radius = Math.max(2.9, look.form().radius() * dice.between(0.45, 0.75));
        boolean pieces = dice.chance(0.35);
        double lobes = pieces ? 0.14 : 0.06;
        double[] harmonics = {
            lobes * dice.between(0, 1),
            lobes * dice.between(0, 1),
            lobes * dice.between(0, 0.8),
            lobes * dice.between(0, 0.4)
        };
        double brightness = dice.between(1.2, 3.4);
        int blur = dice.chance(look.crowd().defocused()) ? 1 : 0;
        return shaped(Kind.DYING, radius, dice.between(1, 1.5), 0, pieces ? 2 : 0, harmonics, brightness, blur, dice);
    }

    private static Nucleus shaped(
            Kind kind,
            double radius,
            double ratio,
            double bend,
            int notches,
            double[] harmonics,
            double brightness,
            int blur,
            Dice dice) {
        double stretch = Math.sqrt(ratio);
        double angle = dice.between(0, 2 * Math.PI);
        Outline outline = new Outline(radius * stretch, radius / stretch, angle, bend, notches, harmonics, dice);
        return new Nucleus(kind, outline, 0, 0, brightness, blur, dice.next());
    }
}
