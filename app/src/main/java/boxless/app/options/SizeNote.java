package boxless.app.options;

import boxless.Overreach;
import boxless.Segmenter;
import boxless.Tiling;
import boxless.data.ObjectScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says, of the first image only, that a network sees more at once than it was trained for. For one thread. */
public final class SizeNote {
    private static final String TRAIN = "train it on larger crops";

    private final String model;
    private final Segmenter segmenter;
    private boolean said;

    /** @param model as the user named it */
    public SizeNote(String model, Segmenter segmenter) {
        this.model = model;
        this.segmenter = segmenter;
    }

    /**
     * The note, where this is the first image that is too large.
     *
     * @param image its name
     */
    public Optional<String> first(String image, int width, int height) {
        Optional<Overreach> beyond = said ? Optional.empty() : segmenter.overreach(width, height);
        said |= beyond.isPresent();
        return beyond.map(found ->
                "note: %s: %s".formatted(image, text(model, found, Math.max(width, height), "--", " ")));
    }

    /** The note on an image that can only be taken whole. */
    public static String ofWhole(String model, String image, Overreach beyond) {
        List<String> cures = List.of("cut out a part of at most %d pixels".formatted(beyond.trained()), TRAIN);
        return "note: %s: %s".formatted(image, text(model, beyond, cures));
    }

    /**
     * The note without the image's name.
     *
     * @param side the longer one of the image
     * @param before what an option has before its name
     * @param behind what it has between its name and its value
     */
    public static String text(String model, Overreach beyond, int side, String before, String behind) {
        return text(model, beyond, cures(beyond, side, before, behind));
    }

    private static List<String> cures(Overreach beyond, int side, String before, String behind) {
        List<String> cures = new ArrayList<>();
        double scale = Math.floor(1000.0 * beyond.trained() / side) / 1000;
        if (scale >= ObjectScale.SMALLEST) {
            cures.add(String.format(Locale.ROOT, "give %sscale%s%.3f", before, behind, scale));
        }
        if (beyond.trained() >= Tiling.LEAST) {
            cures.add("give %stile%s%d".formatted(before, behind, beyond.trained()));
        }
        cures.add(TRAIN);
        return cures;
    }

    private static String text(String model, Overreach beyond, List<String> cures) {
        return "the model %s sees %d pixels at once but was trained on %d, and has random weights for greater distances; %s"
                .formatted(
                        model, beyond.seen(), beyond.trained(), beyond.resized() ? TRAIN : String.join(", or ", cures));
    }
}
