package boxless.data.synthetic;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import java.util.List;

/**
 * Fluorescence microscopy images of cell nuclei, made by arithmetic, with an exact label image. The seed, the index and the scene fix every
 * bit of an image, on every machine.
 *
 * <p>Where nuclei overlap, their light adds and the label is that of the one in front. Labels run from 1 to n without gaps; every object has
 * at least 20 pixels and is annotated where it can be seen. Debris, haze and cytoplasm are not annotated.
 */
public final class Nuclei {
    private static final String KIND = "nuclei";

    /** Category of every object. */
    public static final int CATEGORY = 1;

    private Nuclei() {}

    /** The image of this index in the series of a seed, in any style. */
    public static Sample generate(long seed, long index) {
        return generate(NucleiScene.varied(), seed, index);
    }

    /** The image of this index in the series of a seed; its truth is a {@link Panoptic} of things of {@link #CATEGORY}. */
    public static Sample generate(NucleiScene scene, long seed, long index) {
        Dice dice = Dice.of(seed, index);
        NucleiStyle style = scene.drawStyle(dice);
        Look look = style.look(dice.split());
        int width = scene.width() == 0 ? style.width() : scene.width();
        int height = scene.width() == 0 ? style.height() : scene.height();
        Arrangement arrangement = new Arrangement(width, height, look, dice.split());
        arrangement.fill(count(scene, look, width, height, dice));
        Plane light = new Microscope(look, width, height, dice.split()).expose(arrangement.nuclei());
        var labels = Labels.clean(width, height, arrangement.labels, look.form().minimumArea());
        return new Sample(Series.name(KIND, index), digitise(light, scene.bits()), Panoptic.ofLabels(labels, CATEGORY));
    }

    /** The first images of a series as a data set, made anew at every reading. */
    public static Dataset dataset(NucleiScene scene, long seed, int count) {
        return new Series(
                KIND, count, List.of(new Category(CATEGORY, "nucleus", true)), index -> generate(scene, seed, index));
    }

    private static int count(NucleiScene scene, Look look, int width, int height, Dice dice) {
        if (scene.maxCount() > 0) {
            return dice.whole(scene.minCount(), scene.maxCount());
        }
        double expected = look.crowd().cover() * width * height / look.form().medianArea();
        return Math.max(1, (int) Math.round(expected));
    }

    private static Pixels digitise(Plane light, int bits) {
        float gain = bits == 8 ? 1 : 16;
        float white = bits == 8 ? 255 : 4095;
        float[] values = new float[light.values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(white, (float) Math.floor(light.values[i] * gain + 0.5f)));
        }
        return new Pixels(light.width, light.height, 1, bits == 8 ? 255 : 65535, values);
    }
}
