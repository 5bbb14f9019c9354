package boxless;

import boxless.data.TrainedOn;
import boxless.data.augment.CropSize;
import boxless.file.Settings;
import boxless.mask.Size;
import boxless.method.Frame;
import boxless.method.Method;
import java.util.IntSummaryStatistics;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a network sees at once and was not trained for: more, or less.
 *
 * @param cause why more than in training is too much
 * @param seen longest side of what it sees, in pixels
 * @param trained longest side of the largest image that it saw in training, or of the smallest, where it sees less
 * @param resized whether the model resizes every image to what it sees, so that other images do not help
 * @param cutFrom longest side of the image that is cut into tiles, of which it sees one at once; 0 where it sees an image whole
 */
public record Overreach(Cause cause, int seen, int trained, boolean resized, int cutFrom) {
    /** Why it matters how much of an image a network sees. */
    public enum Cause {
        /** It relates pixels by their distance, and weights of distances beyond its training images are as random as they began. */
        DISTANCES,
        /** It divides every image into the same number of cells, and knows how large these are. A little more or less does little harm. */
        CELLS
    }

    /** So many times more or less is a little; docs/command.md says what it costs. */
    private static final double LITTLE = 1.4;

    /**
     * Longest sides of what a network saw in training.
     *
     * @param least of the smallest image; 0 where nobody knows
     * @param most of the largest
     */
    private record Trained(int least, int most) {}

    /**
     * Of a model that sees an image of this size; nothing where its training images were alike, or nobody knows.
     *
     * @param part of the image that it sees at once, a tile or all of it
     */
    static Optional<Overreach> of(Model model, Size image, Size part) {
        int cutFrom = part.equals(image) ? 0 : Math.max(image.width(), image.height());
        Method<?, ?> method = model.method();
        return cause(method)
                .flatMap(cause -> of(
                        cause,
                        method,
                        trained(model.card()),
                        side(method.frame(part.width(), part.height())),
                        cutFrom));
    }

    private static Optional<Overreach> of(Cause cause, Method<?, ?> method, Trained trained, int seen, int cutFrom) {
        int most = method.inputSizes().atLeast(trained.most);
        int least = method.inputSizes().atLeast(trained.least);
        if (trained.most > 0 && seen > most * (cause == Cause.CELLS ? LITTLE : 1)) {
            return Optional.of(new Overreach(cause, seen, most, method.resizes(), cutFrom));
        }
        if (trained.least > 0 && cause == Cause.CELLS && seen * LITTLE < least) {
            return Optional.of(new Overreach(cause, seen, least, method.resizes(), cutFrom));
        }
        return Optional.empty();
    }

    /** Whether the network sees less than in training, not more. */
    public boolean isLess() {
        return seen < trained;
    }

    /** Whether what it sees is a tile of the image. */
    public boolean isCut() {
        return cutFrom > 0;
    }

    /** Whether the image that a tile is cut from is at most a little larger than those of training. */
    public boolean fitsWhole() {
        return cutFrom <= trained * LITTLE;
    }

    private static Optional<Cause> cause(Method<?, ?> method) {
        if (method.weighsDistances()) {
            return Optional.of(Cause.DISTANCES);
        }
        return method.dividesImages() ? Optional.of(Cause.CELLS) : Optional.empty();
    }

    private static int side(Frame frame) {
        return Math.max(frame.inputWidth(), frame.inputHeight());
    }

    private static Trained trained(Model.Card card) {
        TrainedOn images = card.trainedOn();
        Trained byRecipe = trained(card.recipe(), images == null ? null : images.aspect());
        TrainedOn.Range side = images == null ? null : images.side();
        return byRecipe.most == 0 && side != null ? new Trained((int) side.least(), (int) side.most()) : byRecipe;
    }

    /**
     * What the last step of the augmentation that sets a size leaves of an image.
     *
     * @param ofImages the longer side by the shorter, of the least and of the most elongated image; null where nobody knows
     */
    private static Trained trained(String recipe, TrainedOn.@Nullable Range ofImages) {
        Trained trained = new Trained(0, 0);
        TrainedOn.Range aspect = ofImages;
        try {
            for (JsonNode step : Settings.parseYaml(recipe).path("augment")) {
                if (step.has("crop")) {
                    CropSize size = Settings.JSON.treeToValue(step.path("crop").path("size"), CropSize.class);
                    int side = Math.max(size.height(), size.width());
                    trained = new Trained(side, side);
                    double ofCrop = (double) side / Math.min(size.height(), size.width());
                    aspect = new TrainedOn.Range(ofCrop, ofCrop);
                } else if (step.has("rescale")) {
                    trained = rescaled(step.path("rescale"), aspect);
                }
            }
            return trained;
        } catch (IllegalArgumentException | JacksonException e) {
            return new Trained(0, 0); // a recipe in other terms must not keep anyone from using the model
        }
    }

    /** Images whose shape nobody knows are taken to be as long as they may be, so that nothing is said in vain. */
    private static Trained rescaled(JsonNode step, TrainedOn.@Nullable Range aspect) {
        int longSide = step.path("long_side").asInt();
        IntSummaryStatistics shortSide =
                step.path("short_side").valueStream().mapToInt(JsonNode::asInt).summaryStatistics();
        return aspect == null
                ? new Trained(0, longSide)
                : new Trained(
                        longer(shortSide.getMin(), aspect.least(), longSide),
                        longer(shortSide.getMax(), aspect.most(), longSide));
    }

    private static int longer(int shortSide, double aspect, int most) {
        return (int) Math.min(shortSide * aspect + 0.5, most);
    }
}
