package boxless.data.synthetic;

import java.util.Locale;

/** The kinds of ground in a scene of shapes. Hues in turns. */
enum Stuff {
    SKY(Texture.CLOUDS, 0.68, 0.04, 90),
    GRASS(Texture.BLADES, 0.36, 0.04, 2.4),
    WATER(Texture.RIPPLES, 0.61, 0.05, 6),
    BRICK(Texture.BRICKS, 0.10, 0.04, 11);

    private final Texture texture;
    private final double hue;
    private final double hues;
    private final double size;

    Stuff(Texture texture, double hue, double hues, double size) {
        this.texture = texture;
        this.hue = hue;
        this.hues = hues;
        this.size = size;
    }

    /**
     * Draws colours and a pattern.
     *
     * @param vivid strength of the pattern, 1 as usual
     * @param unit 1 for a picture of 256 pixels
     */
    Paint paint(double vivid, double unit, Dice dice) {
        double h = hue + dice.between(-hues, hues);
        double lift = dice.between(-0.05, 0.05);
        Colour first = switch (this) {
            case SKY -> Colour.of(0.72 + lift, 0.09, h);
            case GRASS -> Colour.of(0.44 + lift, 0.09, h);
            case WATER -> Colour.of(0.45 + lift, 0.085, h);
            case BRICK -> Colour.of(0.76 + lift, 0.02, h);
        };
        Colour second = switch (this) {
            case SKY -> Colour.of(0.96, 0.012, h);
            case GRASS -> Colour.of(0.72 + lift, 0.13, h - 0.03);
            case WATER -> Colour.of(0.83 + lift, 0.05, h - 0.04);
            case BRICK -> Colour.of(0.52 + lift, 0.1, h);
        };
        double scale = unit * size * dice.between(0.8, 1.25);
        return new Paint(first, first.mixed(second, vivid), texture, scale, new GradientNoise(dice.next()));
    }

    /** Ids of stuff follow those of things. */
    int category() {
        return Shape.values().length + ordinal() + 1;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
