package boxless.train;

import boxless.tensor.Compute;
import java.nio.file.Path;

/**
 * What a training is about to do.
 *
 * @param method name of the paper
 * @param compute where and how exactly
 * @param parameters number of learned values
 * @param trainPictures to learn from
 * @param validatePictures to choose the best model on; 0 for none
 * @param step optimiser steps that are done, more than 0 where a training is resumed
 * @param steps in all
 * @param batch pictures an optimiser step
 * @param start where the weights come from
 * @param run folder that everything is written to
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
