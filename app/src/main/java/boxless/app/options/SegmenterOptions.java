package boxless.app.options;

import boxless.Clicker;
import boxless.Model;
import boxless.Segmenter;
import boxless.Tiling;
import boxless.data.ObjectScale;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The model and how it is run, for {@code segment} and {@code evaluate}. */
public final class SegmenterOptions {
    private static final String USUAL = "nuclei";

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    Installation.MODEL + " (default: " + USUAL
                            + ", for fluorescence: bright nuclei on a dark background, neither stained tissue nor bright field).")
    private @Nullable String model;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Option(
            names = "--tta",
            description =
                    "Test-time augmentation: average over the eight flips and rotations of each image (Spatial Embeddings), or over the image and its "
                            + "mirror image (AdaptIS). More accurate, as many times slower.")
    private boolean averaged;

    @Option(
            names = "--score",
            paramLabel = "T",
            description =
                    "Confidence threshold, 0 to 1: leave out objects with a lower score (default: the method's own; for formats and metrics "
                            + "that rank objects by score, none).")
    private @Nullable Double score;

    @Option(
            names = "--tile",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Process images in tiles of at most N x N pixels, N at least " + Tiling.LEAST
                            + "; objects that cross seams stay whole (default: 0, whole images if they fit into memory, otherwise tiles).")
    private int tile;

    @Option(
            names = "--invert",
            description =
                    "Invert images first, for objects that are darker than what is around them and a model of bright ones.")
    private boolean inverted;

    @Option(
            names = "--diameter",
            paramLabel = "D",
            description =
                    "Diameter of the objects in pixels of the images, if it differs much from those that the model was trained on (boxless info "
                            + "MODEL): images are resized to fit, results are those of the original size.")
    private @Nullable Double diameter;

    @Option(
            names = "--scale",
            paramLabel = "S",
            description =
                    "The same as a factor: resize images by S before segmenting, above 1 for objects that are too small.")
    private @Nullable Double scale;

    /**
     * Reads the model and puts it where it is to run.
     *
     * @throws ParameterException where an option has a wrong value
     * @throws boxless.file.BadFileException where the model cannot be used
     */
    public Model model() {
        if (tile != 0 && tile < Tiling.LEAST) {
            throw wrong("--tile " + tile + ": give at least " + Tiling.LEAST + ", or leave it out");
        }
        if (score != null && !(score >= 0 && score <= 1)) {
            throw wrong("--score " + score + ": give a number from 0 to 1");
        }
        if (scale != null && diameter != null) {
            throw wrong("--scale and --diameter say the same; leave out one of the two");
        }
        if (scale != null && !ObjectScale.isAllowed(scale)) {
            throw wrong("--scale " + scale + ": " + ObjectScale.RANGE);
        }
        if (model != null) {
            Installation.sayWhich(model, spec.commandLine().getErr());
        }
        Model read = compute.open(file());
        if (averaged && read.method().averagedViews().isEmpty()) {
            throw wrong("--tta: the outputs of %s cannot be averaged over flips and rotations; leave out --tta"
                    .formatted(read.card().method()));
        }
        // Tiles are resized by their own sides, so that no one scale gives all objects the size that they had in
        // training.
        if (diameter != null && read.method().resizes()) {
            throw wrong(
                    "--diameter: %s resizes every image to the size that it knows; leave out --diameter, or give --tile in its place if the objects are too small"
                            .formatted(name()));
        }
        if (factor(read) != 1 && tile == 0 && read.method().resizes()) {
            throw wrong(
                    "--scale: %s resizes every image to the size that it knows; leave out --scale, or give --tile, too"
                            .formatted(name()));
        }
        ComputeOptions.sayRemarks(name(), read, spec.commandLine().getErr());
        return read;
    }

    /** What images are resized by before the network sees them. */
    public double factor(Model read) {
        if (diameter == null) {
            return scale == null ? 1 : scale;
        }
        try {
            return ObjectScale.of(read.card().trainedOn(), diameter, "--scale");
        } catch (IllegalArgumentException e) {
            throw wrong("--diameter %s: %s".formatted(diameter, e.getMessage()));
        }
    }

    /** The model as the user named it. */
    public String name() {
        return model == null ? USUAL : model;
    }

    /** Its file. */
    public Path file() {
        return model == null ? Installation.shipped(USUAL) : Installation.model(model);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** A segmenter of this model as the options ask for it; it returns all that may be ranked. */
    public Segmenter segmenter(Model read) {
        Segmenter segmenter = Segmenter.of(read).withPrecision(compute.precision());
        if (averaged) {
            segmenter = segmenter.withAveraging();
        }
        if (tile > 0) {
            segmenter = segmenter.withTiles(Tiling.of(tile));
        }
        segmenter = segmenter.withScale(factor(read));
        return score == null ? segmenter : segmenter.withLeastScore(score);
    }

    /**
     * A clicker of this model as the options ask for it.
     *
     * @throws ParameterException if an option is given that says nothing about clicks
     * @throws boxless.RefusedException if the model cannot be clicked
     */
    public Clicker clicker(Model read) {
        if (tile > 0 || score != null || scale != null || diameter != null) {
            String option = tile > 0 ? "--tile" : score != null ? "--score" : scale != null ? "--scale" : "--diameter";
            throw wrong(option + " does not go with --clicks; leave out one of the two");
        }
        Clicker clicker = Clicker.of(read).withPrecision(compute.precision());
        return averaged ? clicker.withAveraging() : clicker;
    }

    /** Score of objects that are sure enough for people, and for metrics that do not rank. */
    public double sureScore(Model read) {
        return score == null ? read.sureScore() : score;
    }

    /** What of an image the model is to see. */
    public PictureSource input(PictureSource picture) {
        return inverted ? picture.inverted() : picture;
    }

    /** The same of an image in memory. */
    public Pixels input(Pixels picture) {
        return inverted ? picture.inverted() : picture;
    }

    /** How this model segments pictures, for people: name to value. */
    public Map<String, String> facts(Model read) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Model", name());
        if (averaged) {
            read.method().averagedViews().ifPresent(views -> facts.put("Test-time augmentation", views));
        }
        if (inverted) {
            facts.put("Images", "inverted");
        }
        if (tile > 0) {
            facts.put("Tiles", tile + " pixels");
        }
        if (diameter != null || scale != null) {
            facts.put("Size of objects", diameter != null ? diameter + " pixels" : "scaled by " + scale);
        }
        if (score != null) {
            facts.put("Score threshold", score.toString());
        }
        return facts;
    }
}
