package boxless.method.adaptis;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The points drawn in each training image.
 *
 * @param count points per image in the first stage: 12 for the toy data, 6 for street scenes
 * @param of whose points they are; the official code draws an object for each point, the paper describes points of one object
 * @param proposals points per image in the stage of the proposal head, all of one object: 32 for the toy data, 48 for street scenes
 * @param ignored probability that a point lies in a crowd or in void: pixels of that region have no target, all others are background, so that the
 *     network only learns not to leak; 0 for the toy data, .025 for street scenes
 * @param least pixels that an object must have; smaller ones get no points: 1 for the toy data, 80 for street scenes
 */
public record TrainingPoints(int count, Of of, int proposals, double ignored, int least) {
    /** Whose points. */
    public enum Of {
        /** Each point of an object of its own, drawn independently. */
        @JsonProperty("many")
        MANY,
        /** All points of an image of one object. */
        @JsonProperty("one")
        ONE
    }

    public TrainingPoints {
        Limits.atLeast("count", count, 1);
        Limits.atLeast("proposals", proposals, 2);
        Limits.fraction("ignored", ignored);
        Limits.atLeast("least", least, 1);
    }
}
