package boxless.method.solo;

import boxless.file.Limits;

/**
 * How objects are read out of the network's answer.
 *
 * @param score a cell's probability of a class must be greater
 * @param mask a pixel's probability must be greater
 * @param candidates number of best candidates passed to the suppression
 * @param suppression of masks that cover each other
 * @param least score after the suppression
 * @param objects at most so many in an image
 */
public record DecoderOptions(
        double score, double mask, int candidates, Suppression suppression, double least, int objects) {
    /** The official code's. */
    static final DecoderOptions OFFICIAL =
            new DecoderOptions(0.1, 0.5, 500, new Suppression.Matrix(Suppression.Kernel.GAUSSIAN, 2), 0.05, 100);

    public DecoderOptions {
        Limits.fraction("score", score);
        Limits.fraction("mask", mask);
        Limits.atLeast("candidates", candidates, 1);
        Limits.fraction("least", least);
        Limits.atLeast("objects", objects, 1);
    }
}
