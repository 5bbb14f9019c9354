package boxless.data.synthetic;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Colour scenes of things of eight shapes that lie over each other, on a ground of up to four kinds of stuff, made by arithmetic, with their
 * exact partition. The seed, the index and the scene fix every bit of an image, on every machine.
 *
 * <p>The shape makes the class. Colours say nothing about it; each class has a texture that it wears more often than others. A thing's mask is
 * the part of it that can be seen, at least 20 pixels, in one or more pieces. Shadows belong to what they fall on; marks on the ground are
 * not annotated.
 */
public final class Shapes {
    private static final String KIND = "shapes";

    /** The things, 1 disc to 8 gear, and the stuff, 9 sky to 12 brick. */
    private static final List<Category> CATEGORIES = makeCategories();

    private Shapes() {}

    private static List<Category> makeCategories() {
        List<Category> categories = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            categories.add(new Category(shape.category(), shape.text(), true));
        }
        for (Stuff stuff : Stuff.values()) {
            categories.add(new Category(stuff.category(), stuff.text(), false));
        }
        return List.copyOf(categories);
    }

    /**
     * The image of this index in the series of a seed; its truth is a {@link Panoptic} without void: the things from the hindmost to the one
     * in front, then the stuff.
     */
    public static Sample generate(ShapesScene scene, long seed, long index) {
        Dice dice = Dice.of(seed, index);
        Landscape landscape = new Landscape(scene, dice.split());
        Pile pile = new Pile(scene, dice.split());
        Workshop workshop = new Workshop(scene, landscape.paints(), dice.split());
        for (Thing thing : workshop.make()) {
            pile.add(thing);
        }
        var picture = new Studio(scene, dice.split()).picture(landscape, pile.things());
        return new Sample(Series.name(KIND, index), picture, truth(landscape, pile));
    }

    private static Panoptic truth(Landscape landscape, Pile pile) {
        int[] labels = pile.fronts.clone();
        int things = pile.things().size();
        boolean[] seen = new boolean[landscape.stuff.size()];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == 0) {
                labels[i] = things + 1 + landscape.places[i];
                seen[landscape.places[i]] = true;
            }
        }
        List<Segment> segments = new ArrayList<>();
        for (int k = 0; k < things; k++) {
            segments.add(new Segment(k + 1, pile.things().get(k).shape().category(), true, false, 1f));
        }
        for (int k = 0; k < seen.length; k++) {
            if (seen[k]) {
                segments.add(new Segment(things + 1 + k, landscape.stuff.get(k).category(), false, false, 1f));
            }
        }
        return new Panoptic(new LabelMap(landscape.width, landscape.height, labels), segments);
    }

    /** The first images of a series as a data set, made anew at every reading. */
    public static Dataset dataset(ShapesScene scene, long seed, int count) {
        return new Series(KIND, count, CATEGORIES, index -> generate(scene, seed, index));
    }
}
