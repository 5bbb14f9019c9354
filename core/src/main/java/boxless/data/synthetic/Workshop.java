package boxless.data.synthetic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Makes the things of a scene, the larger mostly before the smaller, so that these find room in front of them. */
final class Workshop {
    private static final Texture[] PATTERNS = {
        Texture.PLAIN, Texture.STRIPES, Texture.DOTS, Texture.CHECKS, Texture.MARBLE, Texture.FADE
    };
    /** How often a thing wears the usual texture of its class. */
    private static final double USUAL = 0.4;

    private final ShapesScene scene;
    private final List<Paint> ground;
    private final Dice dice;

    /** @param ground what the things are to stand out from */
    Workshop(ShapesScene scene, List<Paint> ground, Dice dice) {
        this.scene = scene;
        this.ground = ground;
        this.dice = dice;
    }

    List<Thing> make() {
        int count = dice.whole(scene.difficulty().fewest, scene.difficulty().most);
        double range = scene.difficulty().largest / scene.difficulty().smallest;
        List<Thing> things = new ArrayList<>();
        double[] places = new double[count];
        for (int i = 0; i < count; i++) {
            // even in the logarithm: as many small ones as large ones
            double size = dice.uniform();
            double radius = scene.side() * scene.difficulty().smallest * StrictMath.pow(range, size);
            places[i] = size - dice.between(0, 0.4);
            things.add(thing(radius, dice.split()));
        }
        return IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -places[i]))
                .map(things::get)
                .toList();
    }

    private Thing thing(double radius, Dice own) {
        Shape shape = Shape.values()[own.whole(0, Shape.values().length - 1)];
        double stretch = own.around(1, 0.12);
        double shear = own.between(-0.2, 0.2);
        Pose pose = Pose.of(radius, stretch, shear, own.between(0, 2 * Math.PI));
        double lift = scene.unit() * 1.5 + radius * own.between(0.04, 0.14);
        Cutout cutout = Cutout.of(shape, pose, (int) Math.ceil(lift), own);
        double bevel = radius * (own.chance(0.6) ? own.between(0.08, 0.2) : own.between(0.3, 0.7));
        double relief = own.between(0.15, 0.45);
        return new Thing(shape, pose, cutout, 0, 0, paint(shape, radius, own), Math.max(1.5, bevel), relief, lift);
    }

    private Paint paint(Shape shape, double radius, Dice own) {
        Texture texture = own.chance(USUAL) ? shape.usual() : PATTERNS[own.whole(0, PATTERNS.length - 1)];
        double size = texture == Texture.FADE ? radius : Math.max(4, radius * own.between(0.28, 0.6));
        if (own.chance(scene.difficulty().camouflage)) {
            Paint below = ground.get(own.whole(0, ground.size() - 1));
            return new Paint(below.first(), below.second(), texture, size, new GradientNoise(own.next()));
        }
        Colour first = standingOut(own);
        Colour second = own.chance(0.5) ? standingOut(own) : shade(first, own);
        return new Paint(first, second, texture, size, new GradientNoise(own.next()));
    }

    /** The colour, clearly lighter or darker. */
    private static Colour shade(Colour colour, Dice own) {
        double end = own.chance(0.5) ? 250 : 10;
        return colour.mixed(new Colour(end, end, end), own.between(0.3, 0.6));
    }

    /** The first colour that is far enough from the ground's, or the farthest of some. */
    private Colour standingOut(Dice own) {
        Colour best = anyColour(own);
        for (int attempt = 0; attempt < 12 && contrast(best) < scene.difficulty().contrast; attempt++) {
            Colour other = anyColour(own);
            best = contrast(other) > contrast(best) ? other : best;
        }
        return best;
    }

    private double contrast(Colour colour) {
        double nearest = 1;
        for (Paint paint : ground) {
            nearest = Math.min(nearest, colour.distance(paint.average()));
        }
        return nearest;
    }

    private static Colour anyColour(Dice own) {
        return Colour.of(own.between(0.35, 0.88), own.between(0.06, 0.19), own.uniform());
    }
}
