package boxless.train;

import boxless.tensor.Compute;
import java.nio.file.Path;
import java.util.List;

/**
 * What a training run is about to do.
 *
 * @param method name of the paper
 * @param compute device and precision
 * @param parameters number of parameters
 * @param trainPictures number of training images
 * @param validatePictures number of validation images; 0 for none
 * @param step optimizer steps already done, more than 0 if a run is resumed
 * @param stages what the training consists of, in order
 * @param start where the weights come from
 * @param notes what is left out of the training, and other things worth knowing before it, for people
 * @param run output folder
 */
public record Plan(
        String method,
        Compute compute,
        long parameters,
        int trainPictures,
        int validatePictures,
        long step,
        List<Part> stages,
        String start,
        List<String> notes,
        Path run) {
    public Plan {
        notes = List.copyOf(notes);
        stages = List.copyOf(stages);
    }

    /**
     * A stage.
     *
     * @param name as the method calls it
     * @param steps optimizer steps; those that were done where it is over
     * @param images per optimizer step
     */
    public record Part(String name, long steps, int images) {}

    /** Optimizer steps in all stages. */
    public long steps() {
        return stages.stream().mapToLong(Part::steps).sum();
    }
}
