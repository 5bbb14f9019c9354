package boxless.app;

import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
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
            "Finds the objects of pictures.",
            "",
            "Writes DIR/NAME.overlay.png (the picture with every object drawn over it), DIR/NAME.labels.png (16 bit, 0 is "
                    + "background, 1.. are the objects; .tif of 32 bit above 65,535 objects) and DIR/NAME.csv (area, centroid, "
                    + "box, perimeter, mean intensity and score of every object).",
            "",
            "A picture that cannot be segmented is reported and skipped; the exit status is then 1."
        },
        footer = {
            "",
            "Try: boxless segment samples -o out",
            "     boxless segment a.tif b.tif -m run/model.safetensors -f labels -o out"
        })
final class SegmentCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "INPUT",
            description = "Pictures (PNG, JPEG, TIFF) and folders; of a folder all pictures, without its sub-folders.")
    private List<Path> inputs = List.of();

    @Mixin
    private SegmenterOptions options = new SegmenterOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            defaultValue = "segmented",
            description = "Folder for the results; made where it is missing (default: segmented).")
    private Path output = Path.of("segmented");

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            split = ",",
            defaultValue = "overlay,labels,csv",
            converter = OutputFormat.Converter.class,
            description = "What to write, separated by commas: overlay, labels, csv (default: all three).")
    private List<OutputFormat> formats = List.of(OutputFormat.values());

    private int done;
    private int objects;

    @Override
    public Integer call() throws IOException {
        Map<String, Path> pictures = Inputs.gather(inputs, output);
        PictureSegmenter segmenter = options.open();
        Files.createDirectories(output);
        Set<OutputFormat> wanted = new TreeSet<>(formats);
        long begin = System.nanoTime();
        try (PictureProgress progress =
                new PictureProgress(spec.commandLine().getErr(), "Segmenting", pictures.size())) {
            for (Map.Entry<String, Path> picture : pictures.entrySet()) {
                try {
                    segment(segmenter, picture.getKey(), picture.getValue(), wanted);
                } catch (RuntimeException | OutOfMemoryError e) {
                    skip(progress, picture.getValue(), e);
                }
                progress.step();
            }
        }
        summarise(pictures.size(), Duration.ofNanos(System.nanoTime() - begin));
        return done == pictures.size() ? 0 : Failures.FAILED;
    }

    private void segment(PictureSegmenter segmenter, String name, Path file, Set<OutputFormat> wanted)
            throws IOException {
        Pixels picture = Pictures.read(file);
        Segmentation found = segmenter.segment(picture);
        for (OutputFormat format : wanted) {
            format.write(output, name, picture, found);
        }
        done++;
        objects += found.instances().objects().size();
    }

    private void skip(PictureProgress progress, Path file, Throwable e) {
        String message = Failures.message(e);
        progress.say("boxless: " + (e instanceof BadFileException ? "" : file + ": ") + message);
    }

    private void summarise(int pictures, Duration elapsed) {
        String skipped = done == pictures ? "" : ", %d skipped".formatted(pictures - done);
        spec.commandLine()
                .getOut()
                .printf(
                        "%d %s, %d %s, %s%s: %s%n",
                        done,
                        done == 1 ? "picture" : "pictures",
                        objects,
                        objects == 1 ? "object" : "objects",
                        Times.text(elapsed),
                        skipped,
                        output);
    }
}
