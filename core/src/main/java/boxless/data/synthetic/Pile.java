package boxless.data.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Things one upon another, the later in front of the earlier, with the number of the one in front in every pixel. A thing is refused where it
 * would hide too much of another or show too little of itself.
 */
final class Pile {
    /** The fewest pixels that a thing shows. */
    static final int FEWEST = 20;
    /** Share of a thing that lies within the picture at least. */
    private static final double WITHIN = 0.45;

    private static final int TRIES = 24;

    /** Number of the thing in front, from 1 in the order of {@link #things()}; 0 is ground. */
    final int[] fronts;

    private final int width;
    private final int height;
    private final Difficulty difficulty;
    private final Dice dice;
    private final List<Thing> things = new ArrayList<>();
    private final int[] visible;
    private final int[] whole;
    private final int[] hidden;

    Pile(ShapesScene scene, Dice dice) {
        width = scene.width();
        height = scene.height();
        difficulty = scene.difficulty();
        this.dice = dice;
        fronts = new int[width * height];
        visible = new int[difficulty.most + 1];
        whole = new int[difficulty.most + 1];
        hidden = new int[difficulty.most + 1];
    }

    List<Thing> things() {
        return things;
    }

    /** Puts the thing somewhere on top, or leaves it away where there is no room. */
    void add(Thing thing) {
        boolean upon = !things.isEmpty() && dice.chance(difficulty.crowd);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Thing placed = upon ? upon(thing) : anywhere(thing);
            if (fits(placed)) {
                set(placed);
                return;
            }
        }
    }

    private Thing anywhere(Thing thing) {
        double margin = 0.3 * thing.cutout().pose.radius();
        return thing.at((int) Math.floor(dice.between(-margin, width + margin)), (int)
                Math.floor(dice.between(-margin, height + margin)));
    }

    private Thing upon(Thing thing) {
        Thing below = things.get(dice.whole(0, things.size() - 1));
        double angle = dice.between(0, 2 * Math.PI);
        double radii = thing.cutout().pose.radius() + below.cutout().pose.radius();
        double away = radii * dice.between(0.4, 1);
        return thing.at((int) Math.round(below.x() + away * StrictMath.cos(angle)), (int)
                Math.round(below.y() + away * StrictMath.sin(angle)));
    }

    private boolean fits(Thing thing) {
        Arrays.fill(hidden, 0);
        forEachPixel(thing, at -> hidden[fronts[at]]++);
        int inside = IntStream.of(hidden).sum();
        if (inside < Math.max(2 * FEWEST, WITHIN * thing.cutout().area)) {
            return false;
        }
        for (int number = 1; number <= things.size(); number++) {
            double least = Math.max(FEWEST, difficulty.kept * whole[number]);
            if (hidden[number] > 0 && visible[number] - hidden[number] < least) {
                return false;
            }
        }
        return true;
    }

    private void set(Thing thing) {
        things.add(thing);
        int number = things.size();
        forEachPixel(thing, at -> {
            visible[fronts[at]]--;
            fronts[at] = number;
            visible[number]++;
        });
        whole[number] = visible[number];
    }

    private void forEachPixel(Thing thing, IntConsumer visitor) {
        thing.cutout().over(width, height, thing.x(), thing.y(), (at, dx, dy) -> {
            if (thing.cutout().covers(dx, dy)) {
                visitor.accept(at);
            }
        });
    }
}
