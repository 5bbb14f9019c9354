package boxless.app.serve.pictures;

import boxless.mask.Instance;
import boxless.mask.Mask;
import org.jspecify.annotations.Nullable;

/**
 * An object that somebody keeps of a picture.
 *
 * @param id unique in the picture; letters, digits, {@code -} and {@code _}
 * @param category name of its class, any text: models call their classes what their training data did
 * @param mask not empty
 * @param score confidence of the model that found it, 0 to 1; null for an object drawn by hand
 * @param source where it comes from
 */
public record AnnotatedObject(
        String id, String category, Mask mask, @Nullable Double score, Source source) {
    private static final int MOST_ID = 64;

    /** Where an object comes from. */
    public enum Source {
        MODEL,
        CLICK,
        HAND
    }

    public AnnotatedObject {
        if (!id.matches("[A-Za-z0-9_-]{1," + MOST_ID + "}")) {
            throw new IllegalArgumentException(
                    "the id is not 1 to %d letters, digits, - and _; leave it out to get one".formatted(MOST_ID));
        }
        if (mask.isEmpty()) {
            throw new IllegalArgumentException("the object has no pixels; leave it out");
        }
        if (score != null && !(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("the score is " + score + "; give a number from 0 to 1, or null");
        }
    }

    /**
     * The object as results contain it.
     *
     * @param number of its category
     */
    Instance instance(int number) {
        return new Instance(mask, number, score == null ? 1 : score.floatValue(), false);
    }
}
