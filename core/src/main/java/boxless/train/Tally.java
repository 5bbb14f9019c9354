package boxless.train;

import boxless.data.Sample;
import boxless.mask.Segmentation;
import java.util.Map;

/** Adds up what was found in the validation pictures. */
sealed interface Tally permits NucleiTally, CocoTally {
    /**
     * Adds a picture.
     *
     * @param index of the sample in its data set
     * @param found with the model's classes
     */
    void add(int index, Sample sample, Segmentation found);

    /** Measurements by name: {@code ap_0.50} and others, and {@link Validator#SCORE}. */
    Map<String, Double> result();
}
