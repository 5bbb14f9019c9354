package boxless.app.segment;

import boxless.Model;
import boxless.Segmenter;
import boxless.app.options.FormatConverter;
import boxless.app.options.PictureOptions;
import boxless.app.options.SegmenterOptions;
import boxless.app.terminal.Failures;
import boxless.app.terminal.GracefulStop;
import boxless.app.terminal.PictureProgress;
import boxless.app.terminal.Times;
import boxless.export.OutputFormat;
import boxless.export.Result;
import boxless.export.ResultWriters;
import boxless.file.BadFileException;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the objects of pictures. */
@Command(
        name = "segment",
        description = {
            "Segments the objects in images.",
            "",
            "Writes DIR/NAME.overlay.png (the image with every object drawn over it), DIR/NAME.labels.png (16 bit, 0 is "
                    + "background, 1.. are the objects; .tif, 32 bit, with more than 65,535 objects) and DIR/NAME.csv (area, centroid, "
                    + "box, perimeter, mean intensity and score of every object).",
            "-f also writes geojson (DIR/NAME.geojson for QuPath), rois (DIR/NAME.rois.zip for ImageJ), yolo (DIR/NAME.txt, outlines), "
                    + "coco (DIR/coco.json, all objects in all images), panoptic (DIR/panoptic.json and "
                    + "DIR/panoptic/NAME.png, for all images) and cityscapes (DIR/NAME.txt and DIR/masks/NAME_k.png).",
            "",
            "An image that cannot be segmented is reported and skipped; the exit status is then 1. Ctrl-C stops after the "
                    + "current image; everything found up to then is written."
        },
        footer = {
            "",
            "Try: boxless segment samples -o out",
            "     boxless segment a.tif b.tif -m run/model.safetensors -f labels -o out"
        })
public final class SegmentCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "INPUT",
            description = "Images (PNG, JPEG, TIFF) and folders of images; sub-folders are not searched.")
    private List<Path> inputs = List.of();

    @Mixin
    private SegmenterOptions options = new SegmenterOptions();

    @Mixin
    private PictureOptions files = new PictureOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            defaultValue = "segmented",
            description = "Folder for the results, created if missing (default: segmented).")
    private Path output = Path.of("segmented");

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            split = ",",
            defaultValue = OutputFormat.USUAL,
            converter = FormatConverter.class,
            description = "What to write, separated by commas: ${COMPLETION-CANDIDATES} (default: " + OutputFormat.USUAL
                    + ").")
    private List<OutputFormat> formats = List.of();

    private volatile boolean stopped;
    private int done;
    private int skipped;
    private int objects;
    private TrainingDataCheck check = new TrainingDataCheck("", null);

    @Override
    public Integer call() throws IOException {
        FormatConverter.requireDistinctFiles(formats, spec);
        files.reading(); // wrong options before anything else
        Map<String, Path> pictures = Inputs.gather(inputs, output);
        long begin;
        try (Model model = options.model()) {
            Files.createDirectories(output);
            check = new TrainingDataCheck(options.name(), model.card().trainedOn());
            begin = System.nanoTime();
            try (GracefulStop stop = new GracefulStop(this::stop);
                    ResultWriters writers = ResultWriters.open(
                            new TreeSet<>(formats), output, model.card().categories())) {
                segment(model, pictures, writers);
                warn(writers.withoutStuff());
            }
        }
        summarise(pictures.size(), Duration.ofNanos(System.nanoTime() - begin));
        return done == pictures.size() ? 0 : Failures.FAILED;
    }

    private void warn(List<OutputFormat> withoutStuff) {
        if (!withoutStuff.isEmpty()) {
            spec.commandLine().getErr().println(leftOut(withoutStuff));
        }
    }

    static String leftOut(List<OutputFormat> withoutStuff) {
        return "stuff is left out of %s; it is included in %s"
                .formatted(
                        names(withoutStuff.stream()),
                        names(Arrays.stream(OutputFormat.values()).filter(OutputFormat::holdsStuff)));
    }

    private static String names(Stream<OutputFormat> formats) {
        return formats.map(OutputFormat::toString).collect(Collectors.joining(", "));
    }

    private void stop() {
        stopped = true;
        spec.commandLine().getErr().println("stopping after this image");
    }

    private void segment(Model model, Map<String, Path> pictures, ResultWriters writers) throws IOException {
        Segmenter segmenter = options.segmenter(model);
        double sure = options.sureScore(model);
        try (PictureProgress progress =
                new PictureProgress(spec.commandLine().getErr(), "Segmenting", pictures.size())) {
            for (Map.Entry<String, Path> picture : pictures.entrySet()) {
                if (stopped) {
                    return;
                }
                try {
                    segment(segmenter, sure, picture.getKey(), picture.getValue(), writers, progress);
                } catch (RuntimeException | OutOfMemoryError e) {
                    skip(progress, picture.getValue(), e);
                }
                progress.step();
            }
        }
    }

    private void segment(
            Segmenter segmenter,
            double sureScore,
            String name,
            Path file,
            ResultWriters writers,
            PictureProgress progress)
            throws IOException {
        try (PictureSource picture = Pictures.open(file, files.reading())) {
            PictureSource input = options.input(picture);
            check.look(file, input).ifPresent(progress::say);
            Segmentation found = segmenter.segment(input, progress::tile);
            Segmentation sure = found.from(sureScore);
            writers.write(new Result(name, file, picture, found, sure));
            done++;
            objects += sure.instances().objects().size();
        }
    }

    private void skip(PictureProgress progress, Path file, Throwable e) {
        skipped++;
        String message = Failures.message(e);
        progress.say("boxless: " + (e instanceof BadFileException ? "" : file + ": ") + message);
    }

    private void summarise(int pictures, Duration elapsed) {
        String rest = stopped && done + skipped < pictures
                ? ", stopped after %d of %d".formatted(done + skipped, pictures)
                : "";
        spec.commandLine()
                .getOut()
                .printf(
                        "%d %s, %d %s, %s%s%s%s: %s%n",
                        done,
                        done == 1 ? "image" : "images",
                        objects,
                        objects == 1 ? "object" : "objects",
                        Times.text(elapsed),
                        skipped == 0 ? "" : ", %d skipped".formatted(skipped),
                        check.unlike() == 0 ? "" : ", %d unlike the training data".formatted(check.unlike()),
                        rest,
                        output);
    }
}
