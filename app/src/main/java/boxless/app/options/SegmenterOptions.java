package boxless.app.options;

import boxless.MemoryNeed;
import boxless.Model;
import boxless.PictureSegmenter;
import boxless.Segmenter;
import boxless.Tiling;
import boxless.tensor.Compute;
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
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            defaultValue = "nuclei",
            description = "A name from models/, or a model file (default: nuclei).")
    private String model = "nuclei";

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Option(
            names = "--tta",
            description = "Average over the eight flips and rotations of each picture: better, eight times slower.")
    private boolean averaged;

    @Option(
            names = "--score",
            paramLabel = "T",
            description =
                    "Leave out objects with a score below T, 0 to 1 (default: what the method is sure of; for formats and metrics that "
                            + "rank objects by their score all that it finds).")
    private @Nullable Double score;

    @Option(
            names = "--tile",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Cut pictures into tiles of at most N x N pixels, at least " + Tiling.LEAST
                            + "; objects that cross seams stay whole (default: 0, whole pictures where they fit into memory, else tiles).")
    private int tile;

    /**
     * Reads the model and puts it where it is to run.
     *
     * @throws ParameterException where an option has a wrong value
     * @throws boxless.file.BadFileException where the model cannot be used
     */
    public PictureSegmenter open() {
        if (tile != 0 && tile < Tiling.LEAST) {
            throw new ParameterException(
                    spec.commandLine(), "--tile " + tile + ": give at least " + Tiling.LEAST + ", or leave it out");
        }
        if (score != null && !(score >= 0 && score <= 1)) {
            throw new ParameterException(spec.commandLine(), "--score " + score + ": give a number from 0 to 1");
        }
        Compute where = compute.compute();
        Model read = Model.read(Installation.model(model));
        if (averaged && !read.method().averages()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--tta: what %s finds cannot be averaged over flips and rotations; leave it out"
                            .formatted(read.card().method()));
        }
        return new PictureSegmenter(
                new Segmenter(read, where, averaged),
                read.card().categories(),
                new MemoryNeed(read.method(), where),
                tile,
                score == null ? 0 : score,
                score == null ? read.method().sureScore() : score);
    }

    /** How pictures are segmented, for people: name to value. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Model", model);
        if (averaged) {
            facts.put("Averaged over", "eight flips and rotations");
        }
        if (tile > 0) {
            facts.put("Tiles", tile + " pixels");
        }
        if (score != null) {
            facts.put("Least score", score.toString());
        }
        return facts;
    }
}
