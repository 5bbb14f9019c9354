package boxless.data.augment;

import java.util.random.RandomGenerator;

/** A step that moves pixels. It only says which source pixel each new one comes from; {@link Augmentations} renders a run of such steps at once. */
sealed interface Geometric extends Augmentation permits Crop, Rescale, Flip, Rotate90, Affine {
    /**
     * @param view what the steps before made of the source
     * @param objects centres of the source's objects
     */
    View view(View view, Centres objects, RandomGenerator random);
}
