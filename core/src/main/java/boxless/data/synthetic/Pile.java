package boxless.data.synthetic;

import java.util.ArrayList;
import java.util.List;

/** Things one upon another, some strewn anywhere, some set upon others. */
final class Pile {
    /** The fewest pixels that a thing shows. */
    static final int FEWEST = 20;

    private static final int TRIES = 24;

    /** Number of the thing in front, from 1 in the order of {@link #things()}; 0 is ground. */
    final int[] fronts;

    private final Occlusion occlusion;
    private final Difficulty difficulty;
    private final Dice dice;
    private final List<Thing> things = new ArrayList<>();

    Pile(ShapesScene scene, Dice dice) {
        difficulty = scene.difficulty();
        this.dice = dice;
        occlusion = new Occlusion(scene.width(), scene.height(), FEWEST, difficulty.kept, Occlusion.Parts.ANY);
        fronts = occlusion.fronts;
    }

    List<Thing> things() {
        return things;
    }

    /** Puts the thing somewhere on top, or leaves it away where there is no room. */
    void add(Thing thing) {
        boolean upon = !things.isEmpty() && dice.chance(difficulty.crowd);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Thing placed = upon ? upon(thing) : anywhere(thing);
            if (occlusion.add(placed.cutout(), placed.x(), placed.y())) {
                things.add(placed);
                return;
            }
        }
    }

    private Thing anywhere(Thing thing) {
        double margin = 0.3 * thing.pose().radius();
        return thing.at((int) Math.floor(dice.between(-margin, occlusion.width + margin)), (int)
                Math.floor(dice.between(-margin, occlusion.height + margin)));
    }

    private Thing upon(Thing thing) {
        Thing below = things.get(dice.whole(0, things.size() - 1));
        double angle = dice.between(0, 2 * Math.PI);
        double radii = thing.pose().radius() + below.pose().radius();
        double away = radii * dice.between(0.4, 1);
        return thing.at((int) Math.round(below.x() + away * StrictMath.cos(angle)), (int)
                Math.round(below.y() + away * StrictMath.sin(angle)));
    }
}
