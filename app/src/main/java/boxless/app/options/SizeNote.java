package boxless.app.options;

import boxless.Overreach;
import boxless.Overreach.Cause;
import boxless.Segmenter;
import boxless.Tiling;
import boxless.app.terminal.Notes;
import boxless.data.ObjectScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says, of the first image only, that a network sees more or less at once than it was trained for, and likewise that a scale does nothing. For one
 * thread.
 */
public final class SizeNote {
    private final String model;
    private final Segmenter segmenter;
    private boolean saidSize;
    private boolean saidScale;

    /** @param model as the user named it */
    public SizeNote(String model, Segmenter segmenter) {
        this.model = model;
        this.segmenter = segmenter;
    }

    /**
     * The notes that this image is the first to need, usually none.
     *
     * @param image its name
     */
    public List<String> first(String image, int width, int height) {
        Optional<String> size = saidSize ? Optional.empty() : ofSize(model, segmenter, width, height, "--", " ");
        Optional<String> scale = saidScale ? Optional.empty() : ofScale(model, segmenter, width, height, "--");
        saidSize |= size.isPresent();
        saidScale |= scale.isPresent();
        return Stream.of(size, scale)
                .flatMap(Optional::stream)
                .map(note -> Notes.line("%s: %s".formatted(image, note)))
                .toList();
    }

    /**
     * All notes on an image of this size, without its name.
     *
     * @param before what an option has before its name
     * @param behind what it has between its name and its value
     */
    public static List<String> all(
            String model, Segmenter segmenter, int width, int height, String before, String behind) {
        return Stream.of(
                        ofSize(model, segmenter, width, height, before, behind),
                        ofScale(model, segmenter, width, height, before))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> ofSize(
            String model, Segmenter segmenter, int width, int height, String before, String behind) {
        return segmenter
                .overreach(width, height)
                .map(beyond -> text(model, beyond, Math.max(width, height), before, behind));
    }

    private static Optional<String> ofScale(String model, Segmenter segmenter, int width, int height, String before) {
        return segmenter.scalesInVain(width, height)
                ? Optional.of(
                        "the model %s resizes every image, and this one fits into a tile: %sscale and %stile change nothing; leave them out, or give a larger %sscale if the objects are too small"
                                .formatted(model, before, before, before))
                : Optional.empty();
    }

    /** The note on an image that can only be taken whole. */
    public static String ofWhole(String model, String image, Overreach beyond) {
        String fit = beyond.isLess() ? "resize it to %d pixels" : "cut out a part of at most %d pixels";
        List<String> cures = List.of(fit.formatted(beyond.trained()), train(beyond));
        return Notes.line("%s: %s".formatted(image, text(model, beyond, cures)));
    }

    /** @param side the longer one of the image */
    static String text(String model, Overreach beyond, int side, String before, String behind) {
        return text(model, beyond, cures(beyond, side, before, behind));
    }

    private static List<String> cures(Overreach beyond, int side, String before, String behind) {
        if (beyond.isCut() && beyond.isLess()) { // resized, the image would be cut into such tiles, too
            String larger = "give %stile%s%d".formatted(before, behind, beyond.trained());
            return List.of(beyond.fitsWhole() ? "leave out %stile".formatted(before) : larger, train(beyond));
        }
        List<String> cures = new ArrayList<>();
        boolean depends = beyond.cause() == Cause.CELLS && !beyond.isLess();
        double scale = Math.floor(1000.0 * beyond.trained() / side) / 1000;
        if (ObjectScale.isAllowed(scale)) {
            String when = depends ? " if the objects are larger as the image is" : "";
            cures.add(String.format(Locale.ROOT, "give %sscale%s%.3f%s", before, behind, scale, when));
        }
        if (beyond.trained() >= Tiling.LEAST && !beyond.isLess()) {
            String when = depends ? " if they are not" : "";
            cures.add("give %stile%s%d%s".formatted(before, behind, beyond.trained(), when));
        }
        cures.add(train(beyond));
        return cures;
    }

    private static String train(Overreach beyond) {
        return beyond.cause() == Cause.CELLS ? "train it on images of that size" : "train it on larger crops";
    }

    private static String text(String model, Overreach beyond, List<String> cures) {
        String known = switch (beyond.cause()) {
            case DISTANCES ->
                "sees %d pixels at once but was trained on %d, and has random weights for greater distances";
            case CELLS ->
                "divides every image into the same number of cells, sees %d pixels at once but was trained on %d, and will miss objects";
        };
        return "the model %s %s; %s"
                .formatted(
                        model,
                        known.formatted(beyond.seen(), beyond.trained()),
                        beyond.resized() ? train(beyond) : String.join(", or ", cures));
    }
}
