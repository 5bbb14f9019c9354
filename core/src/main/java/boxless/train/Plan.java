package boxless.train;

import boxless.tensor.Compute;
import java.nio.file.Path;

/**
 * What a training run is about to do.
 *
 * @param method name of the paper
 * @param compute device and precision
 * @param parameters number of parameters
 * @param trainPictures number of training images
 * @param validatePictures number of validation images; 0 for none
 * @param step optimizer steps already done, more than 0 if a run is resumed
 * @param steps in all
 * @param batch images per optimizer step
 * @param start where the weights come from
 * @param run output folder
 */
public record Plan(
        String method,
        Compute compute,
        long parameters,
        int trainPictures,
        int validatePictures,
        long step,
        long steps,
        int batch,
        String start,
        Path run) {}
