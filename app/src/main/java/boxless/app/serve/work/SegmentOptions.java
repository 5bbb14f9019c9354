package boxless.app.serve.work;

import boxless.Model;
import boxless.RefusedException;
import boxless.Segmenter;
import boxless.Tiling;
import boxless.app.serve.http.Parameters;
import boxless.app.serve.http.Problem;
import boxless.data.ObjectScale;
import boxless.image.PictureSource;
import boxless.tensor.Precision;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How a picture is segmented; the parameters of a request, which mean what the options of {@code boxless segment} do.
 *
 * @param score objects with a lower one are left out
 * @param tile side of the tiles in pixels
 * @param scale the picture is resized by it first
 */
public record SegmentOptions(
        Optional<Double> score,
        boolean averaged,
        Optional<Integer> tile,
        boolean inverted,
        Optional<Double> scale,
        Optional<Double> diameter) {
    /** Names of the parameters. */
    public static final Set<String> NAMES = Set.of("score", "tta", "tile", "invert", "scale", "diameter");

    /** As the model itself would have it. */
    public static final SegmentOptions USUAL =
            new SegmentOptions(Optional.empty(), false, Optional.empty(), false, Optional.empty(), Optional.empty());

    public SegmentOptions {
        score.filter(value -> !(value >= 0 && value <= 1)).ifPresent(value -> {
            throw Problem.bad("score: %s; give a number from 0 to 1".formatted(value));
        });
        tile.filter(value -> value < Tiling.LEAST).ifPresent(value -> {
            throw Problem.bad("tile: %d; give at least %d".formatted(value, Tiling.LEAST));
        });
        scale.filter(value -> !ObjectScale.isAllowed(value)).ifPresent(value -> {
            throw Problem.bad("scale: %s; %s".formatted(value, ObjectScale.RANGE));
        });
        if (scale.isPresent() && diameter.isPresent()) {
            throw Problem.bad("scale and diameter say the same; leave out one of the two");
        }
    }

    public static SegmentOptions of(Parameters given) {
        return new SegmentOptions(
                given.number("score"),
                given.truth("tta"),
                given.whole("tile"),
                given.truth("invert"),
                given.number("scale"),
                given.number("diameter"));
    }

    /**
     * A segmenter of this model; it returns all that may be ranked.
     *
     * @throws Problem 400 if the model resizes pictures itself, so that the scale does nothing, or as {@link #factor} does
     */
    public Segmenter segmenter(Model model, Precision precision) {
        double factor = factor(model);
        if (factor != 1 && tile.isEmpty() && model.method().resizes()) {
            throw Problem.bad(
                    "scale: the model resizes every picture to the size that it knows; leave out scale, or give tile, too");
        }
        Segmenter segmenter = Segmenter.of(model).withPrecision(precision).withScale(factor);
        if (averaged) {
            segmenter = segmenter.withAveraging();
        }
        if (tile.isPresent()) {
            segmenter = segmenter.withTiles(Tiling.of(tile.get()));
        }
        return score.isPresent() ? segmenter.withLeastScore(score.get()) : segmenter;
    }

    /**
     * Does the work of a request that takes these parameters: where a picture is too large for it, the client is told of the one that helps.
     *
     * @throws Problem 422 where it takes more memory than there is, or more pixels than the network can see
     */
    public static <T> T advising(Supplier<T> work) {
        try {
            return work.get();
        } catch (RefusedException e) {
            throw e.tilesHelp() ? new Problem(422, e.getMessage() + " (tile=N cuts it into tiles of N pixels)") : e;
        }
    }

    /** From which score on an object is shown and counted. */
    public double sureScore(Model model) {
        return score.orElseGet(model::sureScore);
    }

    /** What of a picture the model is to see. */
    public PictureSource input(PictureSource picture) {
        return inverted ? picture.inverted() : picture;
    }

    /**
     * What the picture is resized by before the model sees it.
     *
     * @throws Problem 400 if the diameter does not say it: the model does not know its own, or resizes pictures or tiles itself
     */
    double factor(Model model) {
        if (diameter.isEmpty()) {
            return scale.orElse(1.0);
        }
        if (model.method().resizes()) {
            throw Problem.bad(
                    "diameter: the model resizes every picture to the size that it knows; leave out diameter, or give tile in its place if the objects are too small");
        }
        try {
            return ObjectScale.of(model.card().trainedOn(), diameter.get(), "scale");
        } catch (IllegalArgumentException e) {
            throw Problem.bad("diameter: %s; %s".formatted(diameter.get(), e.getMessage()));
        }
    }
}
