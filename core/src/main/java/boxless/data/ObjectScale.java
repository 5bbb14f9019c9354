package boxless.data;

import org.jspecify.annotations.Nullable;

/** By what images are resized before a model sees them, for objects of another size than those that it learned from. */
public final class ObjectScale {
    private static final double LARGEST = 32;

    /** The smallest factor that is allowed. */
    public static final double SMALLEST = 1 / LARGEST;

    /** What is allowed, for the end of a message. */
    public static final String RANGE = "give a factor from 1/32 to 32";

    private ObjectScale() {}

    public static boolean isAllowed(double factor) {
        return factor >= SMALLEST && factor <= LARGEST;
    }

    /**
     * The factor that makes objects as large as those that a model learned from.
     *
     * @param trainedOn null if the model does not say it
     * @param diameter of the objects in pixels
     * @param instead what the caller calls the factor, for the message
     * @throws IllegalArgumentException if there is none: why, for the end of a line that begins with what the caller calls the diameter
     */
    public static double of(@Nullable TrainedOn trainedOn, double diameter, String instead) {
        double usual = trainedOn == null ? 0 : trainedOn.diameter().median();
        if (!(usual > 0)) {
            throw new IllegalArgumentException(
                    "the model does not say how large the objects were that it was trained on; use " + instead);
        }
        double factor = usual / diameter;
        if (!isAllowed(factor)) {
            throw new IllegalArgumentException(
                    "the model was trained on objects of about %.0f pixels; give a 32nd to 32 times that"
                            .formatted(usual));
        }
        return factor;
    }
}
