package boxless.app.click;

import boxless.Clicker;
import boxless.Clicks;
import boxless.Model;
import boxless.RefusedException;
import boxless.app.options.ForeignData;
import boxless.app.options.FormatConverter;
import boxless.app.options.OtherImages;
import boxless.app.options.PictureOptions;
import boxless.app.terminal.Failures;
import boxless.app.terminal.GracefulStop;
import boxless.app.terminal.Times;
import boxless.export.CocoJson;
import boxless.export.OutputFormat;
import boxless.export.Result;
import boxless.export.ResultWriters;
import boxless.file.AtomicFile;
import boxless.file.BaseName;
import boxless.file.Count;
import boxless.file.NameOrder;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.PixelSize;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Point;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** Gives the objects under clicks. */
@Command(
        name = "click",
        description = {
            "Gives the object under each click in an image.",
            "",
            "A click is X,Y: column and row in pixels of the image, counted from 0 at the centre of the upper left pixel; "
                    + "fractions are allowed. Every click gives one object, in the order of the clicks; a click on nothing gives "
                    + "an empty one.",
            "",
            "Writes DIR/NAME.overlay.png and DIR/coco.json (one annotation for each click, in their order). -f writes other "
                    + "formats, as segment does; geojson has the outlines.",
            "",
            "With - in place of clicks, every line of standard input is a click in JSON, such as {\"x\": 120, \"y\": 88}, and is "
                    + "answered by one line of JSON on standard output; further clicks can refine an object or be taken back. At "
                    + "the end of the input, or after Ctrl-C, the files are written if -o is given and there is an object.",
            "",
            "Files that hold the objects of all images, such as coco.json, are not replaced by those of another image: give each "
                    + "image a folder."
        },
        footer = {
            "",
            "Try: boxless click image.png 120,88 310,42 -m cells.safetensors -o out",
            "     echo '{\"x\": 120, \"y\": 88}' | boxless click image.png - -m cells.safetensors"
        })
public final class ClickCommand implements Callable<Integer> {
    private static final String USUAL = "overlay,coco";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "PNG, JPEG or TIFF.")
    private Path file = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1", // each by itself: what of several cannot be converted would be called unmatched
            paramLabel = "X,Y",
            converter = PointConverter.class,
            description = "Clicks; or - to read them from standard input. A negative X comes after --.")
    private List<Optional<Point>> points = List.of();

    @Mixin
    private ClickerOptions options = new ClickerOptions();

    @Mixin
    private PictureOptions files = new PictureOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Folder for the results, created if missing.")
    private @Nullable Path output;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            split = ",",
            converter = FormatConverter.class,
            description = "What to write, separated by commas: ${COMPLETION-CANDIDATES} (default: " + USUAL + ").")
    private List<OutputFormat> formats = List.of();

    private volatile boolean stopped;

    @Override
    public Integer call() throws IOException {
        check();
        boolean listening = points.getFirst().isEmpty();
        long begin = System.nanoTime();
        try (Model model = options.model();
                PictureSource picture = Pictures.open(file, files.reading());
                Clicks clicks = open(options.clicker(model), picture);
                GracefulStop stop = new GracefulStop(() -> stopped = true)) {
            files.sayTrained(model.card(), spec.commandLine().getErr());
            formats.forEach(format -> format.requirePlace(model.card().categories()));
            if (listening && output != null) {
                AtomicFile.tryFolder(output); // a session may be long
            }
            if (listening) {
                listen(clicks);
            } else {
                click(clicks);
            }
            if (output != null) {
                Instances objects = clicks.instances();
                if (!objects.objects().isEmpty()) {
                    write(output, picture, objects, model.card().categories());
                }
                summarise(output, objects, listening, Duration.ofNanos(System.nanoTime() - begin));
            }
        }
        return 0;
    }

    private void check() throws IOException {
        options.check();
        if (points.size() > 1 && points.contains(Optional.<Point>empty())) {
            throw wrong("-: give either clicks or -, which reads them from standard input");
        }
        if (output == null && points.getFirst().isPresent()) {
            throw wrong("-o DIR is missing: the folder for the results");
        }
        if (output == null && !formats.isEmpty()) {
            throw wrong("-f needs -o DIR, the folder for the results");
        }
        if (output != null) {
            FormatConverter.requireDistinctFiles(formats, List.of(BaseName.of(file)), NameOrder.in(output), spec);
            ForeignData.refuse(output, wanted());
            ForeignData.refuseImages(output, wanted(), Map.of(BaseName.of(file), file));
            OtherImages.refuse(output, wanted(), String.valueOf(file.getFileName()));
        }
    }

    private Set<OutputFormat> wanted() {
        return new TreeSet<>(formats.isEmpty() ? List.of(OutputFormat.OVERLAY, OutputFormat.COCO) : formats);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Clicks open(Clicker clicker, PictureSource picture) {
        try {
            return clicker.open(picture);
        } catch (RefusedException e) {
            throw Failures.refused(file, e, false);
        }
    }

    private void click(Clicks clicks) {
        PrintWriter out = spec.commandLine().getOut();
        for (Optional<Point> given : points) {
            if (stopped) {
                return;
            }
            Point point = given.orElseThrow();
            Clicks.Answer answer = clicks.click(point.x(), point.y());
            Instance object = answer.instance();
            String found = object.mask().isEmpty()
                    ? "nothing there, an empty mask"
                    : String.format(
                            Locale.ROOT, "%d pixels, score %.2f", object.mask().area(), object.score());
            out.printf("click %d: %s%n", answer.object(), found);
        }
    }

    private void listen(Clicks clicks) {
        PrintWriter out = spec.commandLine().getOut();
        Conversation conversation = new Conversation(
                clicks,
                e -> Failures.of(spec.commandLine()).trace(spec.commandLine().getErr(), e));
        InputLines lines = InputLines.of(System.in);
        String line;
        while ((line = lines.next(() -> stopped)) != null) {
            if (!line.isBlank()) {
                out.println(conversation.answer(line));
                if (out.checkError()) {
                    return; // whoever asked has gone, or the disk is full, which is said at the end
                }
            }
        }
    }

    private void write(Path folder, PictureSource picture, Instances objects, List<Category> categories)
            throws IOException {
        Set<OutputFormat> wanted = wanted();
        PixelSize pixelSize = PixelSize.of(file).orElse(null);
        if (wanted.remove(OutputFormat.COCO)) {
            List<Category> things = Category.thingsOf(categories);
            try (CocoJson document = CocoJson.answers(folder.resolve(CocoJson.FILE), Category.byId(things))) {
                document.add(
                        String.valueOf(file.getFileName()),
                        objects.width(),
                        objects.height(),
                        objects.objects(),
                        pixelSize);
            }
        }
        try (ResultWriters writers = ResultWriters.open(wanted, folder, categories)) {
            writers.write(new Result(BaseName.of(file), file, picture, objects, objects, pixelSize));
        }
    }

    /** On standard output, unless that holds answers. */
    private void summarise(Path folder, Instances objects, boolean listening, Duration elapsed) {
        int clicks = listening ? objects.objects().size() : points.size();
        (listening ? spec.commandLine().getErr() : spec.commandLine().getOut())
                .println(summary(objects, clicks, elapsed, folder));
    }

    /** @param clicks that were to give an object each */
    static String summary(Instances objects, int clicks, Duration elapsed, Path folder) {
        int answered = objects.objects().size();
        long found = objects.objects().stream()
                .filter(object -> !object.mask().isEmpty())
                .count();
        return "%s, %s%s: %s"
                .formatted(
                        Count.of(found, "object"),
                        Times.text(elapsed),
                        answered < clicks ? ", stopped after %d of %d clicks".formatted(answered, clicks) : "",
                        answered == 0 ? "nothing was written" : folder.toString());
    }
}
