package boxless.app.segment;

import boxless.Model;
import boxless.Segmenter;
import boxless.app.memory.Room;
import boxless.app.options.ForeignData;
import boxless.app.options.FormatConverter;
import boxless.app.options.OtherImages;
import boxless.app.options.PictureOptions;
import boxless.app.options.SegmenterOptions;
import boxless.app.options.SizeNote;
import boxless.app.options.StuffNote;
import boxless.app.terminal.Failures;
import boxless.app.terminal.GracefulStop;
import boxless.app.terminal.Notes;
import boxless.app.terminal.PictureProgress;
import boxless.app.terminal.Times;
import boxless.export.OutputFormat;
import boxless.export.ResultWriters;
import boxless.export.SharedPart;
import boxless.file.AtomicFile;
import boxless.file.Count;
import boxless.file.NameOrder;
import boxless.image.HeaderSize;
import boxless.image.PixelSize;
import boxless.mask.Size;
import boxless.tensor.Threads;
import boxless.train.Loader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the objects of pictures. */
@Command(
        name = "segment",
        description = {
            "Segments the objects in images.",
            "",
            "Writes DIR/NAME.overlay.png (the image with every object drawn over it; shrunk by a whole number where a side is above "
                    + "5,000 pixels), DIR/NAME.labels.png (16 bit, 0 is "
                    + "background, 1.. are the objects; .tif, 32 bit, with more than 65,535 objects) and DIR/NAME.csv (size, shape, "
                    + "intensities and score of every object, in pixels and, if their size is known, micrometres).",
            "-f also writes table (DIR/table.csv, the rows of all images), geojson (DIR/NAME.geojson for QuPath), rois (DIR/NAME.rois.zip for ImageJ), yolo (DIR/NAME.txt, outlines), "
                    + "coco (DIR/coco.json, all objects in all images), panoptic (DIR/panoptic.json and "
                    + "DIR/panoptic/NAME.png, for all images) and cityscapes (DIR/NAME.txt and DIR/masks/NAME_k.png).",
            "",
            "An image that cannot be segmented or written is reported and skipped; the exit status is then 1. Ctrl-C stops after the "
                    + "current image or tile, a second one at once; everything found up to then is written."
        },
        footer = {
            "",
            "Try: boxless segment samples -o out",
            "     boxless segment a.tif b.tif -m run/model.safetensors -f labels -o out",
            "     boxless segment -r plates -f table --pixel-size 0.325 -o out"
        })
public final class SegmentCommand implements Callable<Integer> {
    /** Pictures, one for each thread of the network; with more, all would take longer for the same work. */
    private static final int MOST_AT_ONCE = 4;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "INPUT",
            description = "Images (PNG, JPEG, TIFF) and folders of images; sub-folders only with --recursive.")
    private List<Path> inputs = List.of();

    @Option(
            names = {"-r", "--recursive"},
            description = "Search sub-folders, too; results are written to sub-folders of the same names.")
    private boolean recursive;

    @Option(
            names = "--pixel-size",
            paramLabel = "UM",
            description =
                    "Side of a pixel in micrometres, for areas and lengths in csv, table, geojson and coco (default: as "
                            + "TIFF files say: OME, ImageJ, resolution).")
    private @Nullable Double pixelSide;

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
        if (pixelSide != null && !PixelSize.isPossible(pixelSide)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--pixel-size " + pixelSide + ": give micrometres above 0 and up to 1000000, such as 0.325");
        }
        files.reading(); // wrong options before anything else
        ForeignData.refuse(output, formats);
        Map<String, Path> pictures = Inputs.gather(inputs, recursive, output);
        ForeignData.refuseImages(output, formats, pictures);
        FormatConverter.requireDistinctFiles(formats, pictures.keySet(), NameOrder.in(output), spec);
        Notes.say(
                Inputs.passedOver(inputs, recursive, output), spec.commandLine().getErr());
        // Before the model, for libtorch is being loaded meanwhile.
        List<Size> sizes = pictures.values().stream().map(HeaderSize::of).toList();
        long begin;
        try (Model model = options.model()) {
            files.sayTrained(model.card(), spec.commandLine().getErr());
            AtomicFile.tryFolder(output);
            Notes.say(
                    OtherImages.notes(output, new TreeSet<>(formats), pictures.keySet()),
                    spec.commandLine().getErr());
            check = new TrainingDataCheck(options.name(), model.card().trainedOn());
            begin = System.nanoTime();
            try (GracefulStop stop = new GracefulStop(this::stop);
                    ResultWriters writers = ResultWriters.open(
                            new TreeSet<>(formats), output, model.card().categories())) {
                segment(model, pictures, sizes, writers);
                StuffNote.of(writers.withoutStuff())
                        .ifPresent(spec.commandLine().getErr()::println);
            }
        }
        if (done == 0) {
            sayKept();
        }
        summarise(pictures.size(), Duration.ofNanos(System.nanoTime() - begin));
        return done == pictures.size() ? 0 : Failures.FAILED;
    }

    private void stop() {
        stopped = true;
        spec.commandLine().getErr().println("stopping after this tile or image; once more stops at once");
    }

    private void segment(Model model, Map<String, Path> named, List<Size> sizes, ResultWriters writers)
            throws IOException {
        List<Map.Entry<String, Path>> pictures = List.copyOf(named.entrySet());
        Segmenter segmenter = options.segmenter(model);
        SizeNote note = new SizeNote(options.name(), segmenter);
        PictureWork work = new PictureWork(
                options,
                segmenter,
                options.sureScore(model),
                files.reading(),
                pixelSide == null ? null : PixelSize.of(pixelSide),
                check,
                writers,
                () -> stopped);
        Room room = new Room();
        long[] pixels = sizes.stream().mapToLong(Size::area).toArray();
        int atOnce = Math.min(Threads.count(), MOST_AT_ONCE);
        try (PictureProgress progress = new PictureProgress(spec.commandLine().getErr(), "Segmenting", pixels);
                Loader<Outcome> outcomes = new Loader<>(
                        item -> {
                            int k = (int) item;
                            Map.Entry<String, Path> picture = pictures.get(k);
                            return room.during(
                                    pixels(segmenter, sizes.get(k)),
                                    () -> work.segment(
                                            picture.getKey(),
                                            picture.getValue(),
                                            (tile, tiles) -> progress.tile(k, tile, tiles)));
                        },
                        item -> pictures.get((int) item).getKey(),
                        0,
                        pictures.size(),
                        atOnce,
                        2 * atOnce)) {
            for (Map.Entry<String, Path> picture : pictures) {
                take(picture, outcomes.next(), progress, note);
            }
        }
    }

    /** For {@link Room}: 0 where nobody knows. */
    private static long pixels(Segmenter segmenter, Size size) {
        return size.area() == 0 ? 0 : segmenter.pixels(size.width(), size.height());
    }

    /** In the order of the images. */
    private void take(Map.Entry<String, Path> picture, Outcome outcome, PictureProgress progress, SizeNote sizes)
            throws IOException {
        Path file = picture.getValue();
        switch (outcome) {
            case Outcome.Segmented(Look look, int found, SharedPart rest) -> {
                warn(file, look, progress, sizes);
                try {
                    rest.write();
                    done++;
                    objects += found;
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    skip(progress, picture, e);
                }
                progress.step();
            }
            case Outcome.Failed(Look look, Throwable reason) -> {
                warn(file, look, progress, sizes);
                skip(progress, picture, reason);
                progress.step();
            }
            case Outcome.Stopped stop -> {}
        }
    }

    private void warn(Path file, Look look, PictureProgress progress, SizeNote sizes) {
        look.difference().flatMap(reason -> check.count(file, reason)).ifPresent(progress::say);
        if (look.isOpened()) {
            sizes.first(file.toString(), look.width(), look.height()).forEach(progress::say);
        }
    }

    /** @throws IOException the given one, where no other image can be written either */
    private void skip(PictureProgress progress, Map.Entry<String, Path> picture, Throwable e) throws IOException {
        if (e instanceof IOException unwritten && !AtomicFile.takesFiles(output)) {
            throw unwritten;
        }
        skipped++;
        boolean old = formats.stream()
                .flatMap(format -> format.ownFiles(picture.getKey()).stream())
                .anyMatch(name -> Files.isRegularFile(output.resolve(name)));
        progress.say(Failures.of(spec.commandLine())
                .skipped(
                        picture.getValue().toString(),
                        e,
                        old ? "; its files in %s are of an earlier run or incomplete".formatted(output) : ""));
    }

    /** Files for all images are written where there is one that they can hold. */
    private void sayKept() {
        formats.stream()
                .flatMap(format -> format.sharedFile().stream())
                .distinct()
                .map(output::resolve)
                .filter(Files::isRegularFile)
                .forEach(file -> spec.commandLine()
                        .getErr()
                        .println(Notes.line(file + ": is of an earlier run, as no image was segmented now")));
    }

    private void summarise(int pictures, Duration elapsed) {
        String rest = stopped && done + skipped < pictures
                ? ", stopped after %d of %d".formatted(done + skipped, pictures)
                : "";
        spec.commandLine()
                .getOut()
                .printf(
                        "%s, %s, %s%s%s%s: %s%n",
                        Count.of(done, "image"),
                        Count.of(objects, "object"),
                        Times.text(elapsed),
                        skipped == 0 ? "" : ", %d skipped".formatted(skipped),
                        check.unlike() == 0 ? "" : ", %d unlike the training data".formatted(check.unlike()),
                        rest,
                        output);
    }
}
