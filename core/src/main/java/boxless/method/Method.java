package boxless.method;

import boxless.data.Sample;
import boxless.image.Border;
import boxless.mask.Segmentation;
import boxless.weights.NameMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * One paper: everything that the trainer, the segmenter and the commands need from it.
 *
 * <p>{@link #targets}, {@link #frame} and {@link #border} are plain Java and safe to call from several threads; all else runs on the one
 * thread that owns the network, inside the scope that the calling loop has opened and that frees what was made. A network may free earlier what
 * only its blocks need ({@link boxless.tensor.Scopes#within}); none closes a tensor.
 *
 * <p>Layers run in the precision of {@link boxless.tensor.Compute}, losses and decoding in float32. The loops open one autocast around
 * {@link #forward} and the {@link #loss} or {@link #decode} that follows, so that layers that are run only then, such as a mask head for every
 * point, run like all others; the backward pass comes after it. Logits become float32 where they leave the network. A loss or a decoder that
 * multiplies matrices or convolves on its own account does so in {@link boxless.tensor.Autocast#suspended}, where float32 stays float32; sums
 * and element-wise operations need no such care.
 *
 * @param <O> what the network says about a batch
 * @param <T> what it should have said
 */
public interface Method<O, T> {
    /** The network, under the reference implementation's parameter names; always the same object. */
    Module network();

    /** Channels of a picture that the network takes. */
    int inputChannels();

    /** How many classes the network tells apart: objects are of the categories 1 to this. */
    int classes();

    /** What width and height of the network's input may be. */
    InputSizes inputSizes();

    /** Where a picture of this size lies in the network's input: in its own size unless the paper scales pictures. */
    default Frame frame(int width, int height) {
        return Frame.padded(width, height, inputSizes());
    }

    /** Whether {@link #frame} scales pictures, so that the network has to learn objects of the size that they have then. */
    default boolean scales() {
        return false;
    }

    /** What lies in the network's input beyond the picture, on the scale of normalised values. */
    default Border border() {
        return new Border.Reflect();
    }

    /**
     * Native memory of a forward pass on the processor, in bytes for each pixel of the network's input: what was measured, and a third more.
     *
     * @param bf16 whether convolutions run in bfloat16
     */
    long bytesPerPixel(boolean bf16);

    /** How files that others published name this network's tensors. */
    NameMap publishedNames();

    /** Names of the tensors that are worth taking from a network with other outputs, for training to start from. */
    Pattern backbone();

    /** Raw outputs. */
    O forward(Tensor images); // (B, C, H, W) normalised

    /** Whether the outputs for a flipped or rotated picture can be turned back, so that there is {@link #forwardAveraged}. */
    default boolean averages() {
        return false;
    }

    /**
     * Raw outputs averaged over the eight flips and rotations of the input.
     *
     * @throws IllegalArgumentException where the method does not {@link #averages}
     */
    default O forwardAveraged(Tensor images) { // (B, C, H, W) normalised
        throw new IllegalArgumentException(
                "outputs of this method cannot be averaged; segment without test-time augmentation");
    }

    /** The outputs by name, for the command {@code forward}. */
    Map<String, Tensor> named(O output);

    /**
     * What the loss needs to know about a batch of equally large samples.
     *
     * @param random for what is drawn, such as points within the objects; depends on the recipe's seed and the number of the batch alone, so that
     *     a training that resumes draws the same
     */
    T targets(List<Sample> samples, RandomGenerator random);

    /** The training loss, mean over the batch. */
    Loss loss(O output, T targets);

    /**
     * Score from which on an object is sure enough to be shown and counted. A method whose scores only rank, for metrics that want all of
     * them, names one; 0 where everything found is meant.
     */
    default double sureScore() {
        return 0;
    }

    /** The picture's objects, one segmentation per element of the batch. */
    List<Segmentation> decode(O output, List<Frame> frames);
}
