package boxless.method;

import boxless.data.Sample;
import boxless.data.augment.Augmentation;
import boxless.image.Border;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Segmentation;
import boxless.weights.NameMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * One paper's method: everything that the trainer, the segmenter and the commands need.
 *
 * <p>{@link #targets}, {@link #frame} and {@link #border} are plain Java and safe to call from several threads; all else runs on the one
 * thread that owns the network, inside the scope that the calling loop has opened and that frees what was made. A network may free tensors earlier
 * that only its blocks need ({@link boxless.tensor.Scopes#within}); none closes a tensor.
 *
 * <p>Layers run in the precision of {@link boxless.tensor.Compute}, losses and decoding in float32. The loops open one autocast around
 * {@link #forward} and the {@link #loss} or {@link #decode} that follows, so that layers that run only then, such as a mask head for every point, run
 * like all others; the backward pass comes after it. Logits become float32 when they leave the network. A loss or decoder that multiplies matrices or
 * convolves by itself does so in {@link boxless.tensor.Autocast#suspended}, where float32 stays float32; sums and element-wise operations need no
 * such care.
 *
 * @param <O> what the network predicts for a batch
 * @param <T> what it should predict
 */
public interface Method<O, T> {
    /** The network, under the reference implementation's parameter names; always the same object. */
    Module network();

    /** Number of image channels that the network expects. */
    int inputChannels();

    /** Number of classes; objects have the categories 1 to this. */
    int classes();

    /** The sizes that the network input may have. */
    InputSizes inputSizes();

    /** Where an image of this size is placed in the network input: at its original size unless the paper resizes images. */
    default Frame frame(int width, int height) {
        return Frame.padded(width, height, inputSizes());
    }

    /** Whether {@link #frame} resizes every image to what the network knows, however large it is: the network sees the same of one that was resized before. */
    default boolean resizes() {
        return false;
    }

    /** The longest side of an input that the network can see at once, in training, too; few networks have one. */
    default int longestSide() {
        return Integer.MAX_VALUE;
    }

    /** Whether the network can see an image of this size at once, memory aside. */
    default boolean sees(int width, int height) {
        Frame frame = frame(width, height);
        return Math.max(frame.inputWidth(), frame.inputHeight()) <= longestSide();
    }

    /**
     * Refuses training steps after which the network would see other images than it does when it segments, or larger ones than it can see.
     *
     * @param steps of the recipe's augmentation
     * @throws IllegalArgumentException naming the recipe's keys and the cure
     */
    default void requireTrainable(List<Augmentation> steps) {}

    /** Whether the network has weights for every distance between pixels: of distances that its training images do not reach, they are as they began. */
    default boolean weighsDistances() {
        return false;
    }

    /**
     * Whether the network divides every image into the same number of cells: in an image much larger than those of training a cell covers more than the
     * network knows, and objects are missed.
     */
    default boolean dividesImages() {
        return false;
    }

    /** A normalised image at the size that the network sees, {@link Frame#scaledWidth} x {@link Frame#scaledHeight}; asked only where that is another. */
    default Pixels scaled(Pixels image, Frame frame) {
        return Resize.bilinear(image, frame.scaledWidth(), frame.scaledHeight());
    }

    /** What the network input contains beyond the image, as normalised values. */
    default Border border() {
        return new Border.Reflect();
    }

    /**
     * Native memory of a forward pass on the CPU, in bytes per pixel of the network input: the measured value plus a third.
     *
     * @param bf16 whether convolutions run in bfloat16
     */
    long bytesPerPixel(boolean bf16);

    /** How many values the network gives for every pixel of its input, one a class for example; 0 where outputs are smaller than the input. */
    default int outputPlanes() {
        return 0;
    }

    /** How published files name the tensors of this network. */
    NameMap publishedNames();

    /**
     * Names of the tensors that are worth taking from a network with other outputs: training can start from them, and move them at a rate of
     * their own.
     */
    Pattern backbone();

    /** The tensor with a row for each object that an image may have; most networks have none. */
    default Optional<SlotRows> slots() {
        return Optional.empty();
    }

    /** The stages that a training run may consist of, at least one, under different names; a recipe that names none means the first. */
    default List<Stage> stages() {
        return List.of(Stage.ALL);
    }

    /**
     * Puts the network's modules into the mode of a training step: normalisation and dropout of what does not learn in this stage may stay in
     * evaluation mode.
     *
     * @param stage one of {@link #stages}
     */
    default void train(Stage stage) {
        network().train(true);
    }

    /** Raw outputs. */
    O forward(Tensor images); // (B, C, H, W) normalised

    /**
     * What {@link #forwardAveraged} averages over, for the user; nothing where outputs for a flipped or rotated image cannot be transformed back, so that
     * it is not available.
     */
    default Optional<String> averagedViews() {
        return Optional.empty();
    }

    /**
     * Raw outputs averaged over flips, or flips and rotations, of the input.
     *
     * @throws IllegalArgumentException if there are no {@link #averagedViews}
     */
    default O forwardAveraged(Tensor images) { // (B, C, H, W) normalised
        throw new IllegalArgumentException(
                "outputs of this method cannot be averaged; segment without test-time augmentation");
    }

    /** Name of the input that every network has. */
    String IMAGES = "images";

    /** Names of the network's inputs, {@link #IMAGES} first; a method that is asked about points has more. */
    default List<String> inputs() {
        return List.of(IMAGES);
    }

    /**
     * Raw outputs by name for inputs by name, to compare networks alone.
     *
     * @param given a tensor for each of {@link #inputs}; images are (B, C, H, W), normalised
     * @throws IllegalArgumentException naming an input whose shape does not fit the images
     */
    default Map<String, Tensor> outputs(Map<String, Tensor> given) {
        return named(forward(Objects.requireNonNull(given.get(IMAGES))));
    }

    /** The outputs by name, for the command {@code forward}. */
    Map<String, Tensor> named(O output);

    /**
     * What the loss needs to know about a batch of samples of equal size.
     *
     * @param random source of randomness, for example for points within the objects; depends only on the seed of the recipe and the number of the
     *     batch, so that a resumed run draws the same
     * @param stage one of {@link #stages}
     */
    T targets(List<Sample> samples, RandomGenerator random, Stage stage);

    /** The training loss of the stage that the targets were made for, mean over the batch. */
    Loss loss(O output, T targets);

    /**
     * Confidence threshold from which on an object is shown and counted. A method whose scores are mainly for ranking sets one; 0 if everything found
     * counts.
     */
    default double sureScore() {
        return 0;
    }

    /** What a user should know before relying on what the network finds, a sentence without full stop each; usually nothing. */
    default List<String> remarks() {
        return List.of();
    }

    /** The objects of each image, one segmentation per element of the batch. */
    List<Segmentation> decode(O output, List<Frame> frames);

    /**
     * Shows how {@link #decode} comes from the output to its answer.
     *
     * @param output for one image
     * @param explanations receives one after another, so that they need not lie in memory together
     */
    void explain(O output, Subject subject, Consumer<Explanation> explanations);
}
