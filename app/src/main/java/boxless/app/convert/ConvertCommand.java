package boxless.app.convert;

import boxless.app.options.PartOptions;
import boxless.app.terminal.Failures;
import boxless.app.terminal.PictureProgress;
import boxless.app.terminal.Times;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import boxless.file.Count;
import boxless.image.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes annotated pictures in another format. */
@Command(
        name = "convert",
        description = {
            "Converts annotated images to another format, one image at a time; the images themselves are copied unchanged.",
            "",
            "coco: DIR/instances.json. labels: DIR/labels/NAME.png, 16 bit (.tif, 32 bit, with more than 65,535 objects). yolo: "
                    + "DIR/labels/NAME.txt and DIR/data.yaml. panoptic: DIR/panoptic.json and DIR/panoptic/NAME.png. labelme: "
                    + "DIR/images/NAME.json and DIR/labels.txt. label-studio: DIR/tasks.json and DIR/labels.xml. cvat: DIR/annotations.xml. All "
                    + "include DIR/images, so that DIR can be used with train and evaluate.",
            "",
            "One line counts what the format cannot represent. An image that cannot be read is reported and skipped; the exit status is then 1."
        },
        footer = {"", "Try: boxless convert data --split train --to coco -o data-coco/train"})
public final class ConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DATA", description = "Annotated images in any format that train reads.")
    private Path data = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "coco, labels, yolo, panoptic, labelme, label-studio or cvat.")
    private DataFormat format = DataFormat.COCO;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Output folder; existing files with the same names are replaced.")
    private Path output = Path.of("");

    @Mixin
    private PartOptions part = new PartOptions();

    private final Losses losses = new Losses();
    private final Set<String> written = new HashSet<>();
    private int objects;

    @Override
    public Integer call() throws IOException {
        Dataset dataset = part.open(data, null, Reading.ANY, spec.commandLine().getErr());
        Path images = output.resolve("images");
        requireElsewhere(dataset, images);
        Files.createDirectories(images);
        long begin = System.nanoTime();
        try (SampleWriter writer = format.open(output, dataset.categories());
                PictureProgress progress =
                        new PictureProgress(spec.commandLine().getErr(), "Converting", dataset.size())) {
            for (int i = 0; i < dataset.size(); i++) {
                try {
                    convert(dataset, i, writer, images);
                } catch (RuntimeException | OutOfMemoryError e) {
                    String file = e instanceof BadFileException ? "" : dataset.name(i) + ": ";
                    progress.say("boxless: " + file + Failures.message(e));
                }
                progress.step();
            }
        }
        summarise(dataset.size(), Duration.ofNanos(System.nanoTime() - begin));
        return written.size() == dataset.size() ? 0 : Failures.FAILED;
    }

    private static void requireElsewhere(Dataset dataset, Path images) throws IOException {
        if (dataset.size() > 0 && Files.isDirectory(images)) {
            Path folder = dataset.files(0).getFirst().toAbsolutePath().getParent();
            if (folder != null && Files.isSameFile(folder, images)) {
                throw new BadFileException(images, "contains the images to convert; choose another folder with -o");
            }
        }
    }

    private void convert(Dataset dataset, int index, SampleWriter writer, Path images) throws IOException {
        Path picture = dataset.files(index).getFirst();
        String fileName = String.valueOf(picture.getFileName());
        if (written.contains(dataset.name(index))) {
            throw new BadFileException(picture, "has the same name as another image; rename one");
        }
        Sample sample = dataset.read(index);
        writer.write(fileName, sample, dataset.ids(index), losses);
        AtomicFile.write(images.resolve(fileName), out -> Files.copy(picture, out));
        written.add(dataset.name(index));
        objects += sample.truth().instances().objects().size();
    }

    private void summarise(int pictures, Duration elapsed) {
        int skipped = pictures - written.size();
        String lost = losses.line();
        if (lost != null) {
            spec.commandLine().getErr().println(lost);
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%s, %s, %s%s: %s%n",
                        Count.of(written.size(), "image"),
                        Count.of(objects, "object"),
                        Times.text(elapsed),
                        skipped == 0 ? "" : ", %d skipped".formatted(skipped),
                        output);
    }
}
