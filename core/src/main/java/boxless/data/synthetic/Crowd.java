package boxless.data.synthetic;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.util.List;

/**
 * Colour images of many overlapping objects that look alike, made by arithmetic, with an exact label image. The seed, the index and the scene fix
 * every bit of an image, on every machine.
 *
 * <p>They are made in the manner of the two toy data sets of AdaptIS (Sofiiuk et al., ICCV 2019), ToyV1 and ToyV2, whose generator was not
 * published; what is imitated was read off their few published images. As there, the objects are {@link CrowdStyle#RODS} or
 * {@link CrowdStyle#WORMS} with blobs, keep their size in pixels, lie over each other in an order of depth, and are told apart by a thin rim. What
 * differs, as far as can be seen: images of rods have 128 x 128 pixels, not 96 x 96; worms are smoother and longer, and less shines through them;
 * clouds are coarser; the harder worms get noise and more blur, where only ToyV1 has a noisy version; noise is the same everywhere, while ToyV1's
 * is grey on the ground and coloured on the rods.
 *
 * <p>Labels run from 1, the hindmost object, to n without gaps; n is {@link CrowdScene#fewest()} to {@link CrowdScene#most()}. A label covers the part
 * of its object that can be seen: at least 30 pixels, and at least 30 % (easy) or 20 % (hard) of what the object has within the image, in one part or in
 * two of which the smaller is at least half as large as the larger (pixels that touch at a corner belong together), as with all 1,550 objects of the
 * published samples. An object that would show less, or leave less of another, is neither drawn nor annotated. Of all pixels that objects have within the image,
 * others hide about a sixth (easy) or a third (hard).
 */
public final class Crowd {
    private static final String KIND = "crowd";

    /** Category of every object. */
    public static final int CATEGORY = 1;

    private Crowd() {}

    /** The image of this index in the series of a seed; its truth is a {@link Panoptic} of things of {@link #CATEGORY}. */
    public static Sample generate(CrowdScene scene, long seed, long index) {
        Dice dice = Dice.of(seed, index);
        CrowdStyle style = scene.drawStyle(dice);
        Heap heap = new Heap(scene, style, dice.split());
        heap.fill(dice.whole(scene.fewest(), scene.most()));
        Pixels picture = new Easel(scene, style, dice.split()).picture(heap.members());
        LabelMap labels = new LabelMap(scene.width(), scene.height(), heap.occlusion.fronts);
        return new Sample(Series.name(KIND, index), picture, Panoptic.ofLabels(labels, CATEGORY));
    }

    /** The first images of a series as a data set, made anew at every reading. */
    public static Dataset dataset(CrowdScene scene, long seed, int count) {
        return new Series(
                KIND, count, List.of(new Category(CATEGORY, "object", true)), index -> generate(scene, seed, index));
    }
}
