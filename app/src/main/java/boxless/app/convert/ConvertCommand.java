package boxless.app.convert;

import boxless.app.options.ForeignData;
import boxless.app.options.PartOptions;
import boxless.app.terminal.Failures;
import boxless.app.terminal.PictureProgress;
import boxless.app.terminal.Times;
import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.export.SharedPart;
import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.file.Count;
import boxless.file.EarlierFiles;
import boxless.file.FileGroup;
import boxless.file.NameOrder;
import boxless.image.Pictures;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import boxless.train.Loader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            "Converts annotated images to another format; the images themselves are copied unchanged, without decoding them.",
            "",
            "coco: DIR/instances.json. labels: DIR/labels/NAME.png, 16 bit (.tif, 32 bit, with more than 65,535 objects). yolo: "
                    + "DIR/labels/NAME.txt and DIR/data.yaml. panoptic: DIR/panoptic.json and DIR/panoptic/NAME.png. labelme: "
                    + "DIR/images/NAME.json and DIR/labels.txt. label-studio: DIR/tasks.json and DIR/labels.xml. cvat: DIR/annotations.xml. All "
                    + "include DIR/images, so that DIR can be used with train and evaluate.",
            "",
            "One line counts what the format cannot represent. For yolo, single polygons of COCO data stay as they are. An image that cannot be read or written is reported and skipped; the exit status is then 1."
        },
        footer = {"", "Try: boxless convert data --split train --to coco -o data-coco/train"})
public final class ConvertCommand implements Callable<Integer> {
    /** Images that each thread may be ahead of the one whose turn it is. */
    private static final int AHEAD = 16;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DATA", description = "Annotated images; boxless evaluate --help lists the formats.")
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
            description =
                    "Output folder; files of the same names are replaced, and a folder with another data set is refused.")
    private Path output = Path.of("");

    @Mixin
    private PartOptions part = new PartOptions();

    private final Losses losses = new Losses();
    private final Queue<Unnamed> unnamed = new ArrayDeque<>(); // in the order of the images
    private int written;
    private int objects;
    private Set<Path> pictures = Set.of();
    private BitSet again = new BitSet();
    private EarlierFiles earlier = new EarlierFiles();
    private boolean stopped;

    /**
     * An image whose files do not have their names yet.
     *
     * @param rest what is to be written once they do
     */
    private record Unnamed(int index, FileGroup.Together files, SharedPart rest) implements SharedPart {
        @Override
        public void write() throws IOException {
            files.await();
            rest.write();
        }
    }

    @Override
    public Integer call() throws IOException {
        Dataset dataset =
                part.open(data, format.wanted(), Reading.ANY, spec.commandLine().getErr());
        Path images = output.resolve(FolderScan.IMAGES);
        requireElsewhere(dataset, images);
        requireOthers(dataset);
        requireDistinctNames(dataset);
        earlier = new EarlierFiles(
                format.documents().stream().map(output::resolve).toArray(Path[]::new));
        ForeignData.refuse(output, fileNames(dataset), format.layouts());
        Files.createDirectories(images);
        again = sameNames(dataset, NameOrder.in(output));
        pictures = IntStream.range(0, dataset.size())
                .mapToObj(i -> dataset.files(i).getFirst())
                .collect(Collectors.toSet());
        int threads = Runtime.getRuntime().availableProcessors();
        long begin = System.nanoTime();
        try (SampleWriter writer = format.open(output, dataset.categories());
                FileGroup files = new FileGroup();
                Loader<SharedPart> ahead = new Loader<>(
                        i -> convert(dataset, (int) i, writer, files, images),
                        i -> dataset.name((int) i),
                        0,
                        dataset.size(),
                        threads,
                        AHEAD * threads);
                PictureProgress progress =
                        new PictureProgress(spec.commandLine().getErr(), "Converting", dataset.size())) {
            for (int i = 0; i < dataset.size(); i++) {
                attempt(dataset, i, () -> ahead.next().write(), progress);
                writeNamed(dataset, progress);
                progress.step();
            }
            files.commit();
            writeNamed(dataset, progress);
        }
        summarise(dataset.size(), Duration.ofNanos(System.nanoTime() - begin));
        return written == dataset.size() ? 0 : Failures.FAILED;
    }

    /** Writes what waited for files that have their names by now. */
    private void writeNamed(Dataset dataset, PictureProgress progress) throws IOException {
        while (!unnamed.isEmpty() && unnamed.element().files.isSettled()) {
            Unnamed next = unnamed.remove();
            attempt(dataset, next.index, next, progress);
        }
    }

    /**
     * Writes a part of an image, or says why the image is skipped.
     *
     * @throws IOException if no image can be written any more
     */
    private void attempt(Dataset dataset, int index, SharedPart part, PictureProgress progress) throws IOException {
        try {
            part.write();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (e instanceof IOException unwritten && !AtomicFile.takesFiles(output)) {
                stopReplacing();
                throw unwritten;
            }
            progress.say(Failures.of(spec.commandLine())
                    .skipped(dataset.name(index), e, again.get(index) ? "" : kept(dataset.files(index))));
        }
    }

    /**
     * What the folder keeps of a skipped image, for the end of a line. It is not deleted: it may be all that is left of the image, or have been corrected by
     * hand.
     */
    private String kept(List<Path> files) {
        String fileName = fileName(files.getFirst());
        List<String> kept = Stream.concat(
                        Stream.of(FolderScan.IMAGES + "/" + fileName), format.ownFiles(fileName).stream())
                .filter(name -> Files.isRegularFile(output.resolve(name)))
                .toList();
        return kept.isEmpty()
                ? ""
                : "; %s keeps %s, which an earlier run may have left: mend the image and convert again, or remove what is kept"
                        .formatted(output, String.join(" and ", kept));
    }

    /**
     * The images whose name, without its ending, one before them has: their annotations, too, would be one file.
     *
     * @param order in which names are equal that would be one file
     */
    static BitSet sameNames(Dataset dataset, Comparator<String> order) {
        BitSet again = new BitSet();
        Set<String> names = new TreeSet<>(order);
        for (int i = 0; i < dataset.size(); i++) {
            again.set(i, !names.add(BaseName.of(dataset.files(i).getFirst())));
        }
        return again;
    }

    private static Set<String> fileNames(Dataset dataset) {
        return IntStream.range(0, dataset.size())
                .mapToObj(i -> fileName(dataset.files(i).getFirst()))
                .collect(Collectors.toSet());
    }

    private static String fileName(Path picture) {
        return String.valueOf(picture.getFileName());
    }

    private static void requireElsewhere(Dataset dataset, Path images) throws IOException {
        if (dataset.size() > 0 && Files.isDirectory(images)) {
            Path folder = dataset.files(0).getFirst().toAbsolutePath().getParent();
            if (folder != null && Files.isSameFile(folder, images)) {
                throw new BadFileException(images, "contains the images to convert; choose another folder with -o");
            }
        }
    }

    /** Refuses a folder whose document is the one that is read: it would go before all of it is. */
    private void requireOthers(Dataset dataset) throws IOException {
        List<Path> read = Stream.concat(dataset.commonFiles().stream(), part.files(data).stream())
                .filter(Files::exists)
                .toList();
        for (String name : format.documents()) {
            Path document = output.resolve(name);
            for (Path file : read) {
                if (Files.exists(document) && Files.isSameFile(document, file)) {
                    throw new BadFileException(
                            document, "belongs to the data to convert; choose another folder with -o");
                }
            }
        }
    }

    private void requireDistinctNames(Dataset dataset) {
        Map<String, Integer> ids = new HashMap<>();
        if (format.hasNamesOnly()) {
            Category.byId(Category.thingsOf(dataset.categories())).forEach((id, name) -> {
                Integer other = ids.putIfAbsent(name, id);
                if (other != null) {
                    throw new BadFileException(
                            data, "category '%s' is there twice (%d and %d); rename one".formatted(name, other, id));
                }
            });
        }
    }

    /**
     * Does all but what must wait for the images before, and for the names of this one's files; what goes wrong is thrown when it is the image's turn.
     */
    private SharedPart convert(Dataset dataset, int index, SampleWriter writer, FileGroup files, Path images) {
        try (FileGroup.Together own = files.together()) {
            Path picture = dataset.files(index).getFirst();
            if (again.get(index)) {
                throw new BadFileException(picture, "has the same name as another image; rename one");
            }
            requireWhole(picture);
            String fileName = fileName(picture);
            Segmentation truth = dataset.truth(index);
            Losses lost = new Losses();
            SampleWriter.Written part =
                    writer.write(new SampleWriter.Annotated(fileName, truth, dataset, index), own, lost);
            own.copy(picture, images.resolve(fileName));
            beginToReplace();
            own.commit();
            SharedPart rest = () -> {
                part.rest().write();
                losses.add(lost);
                written++;
                objects += part.objects();
            };
            return () -> unnamed.add(new Unnamed(index, own, rest));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return () -> {
                throw e;
            };
        }
    }

    /**
     * Further files of an image are not copied: read in a format that lists no images, each would be one of its own. Where they are among the images
     * already, all of them are copied.
     */
    private void requireWhole(Path picture) {
        for (Path file : Pictures.companions(picture)) {
            if (!pictures.contains(file)) {
                throw new BadFileException(
                        picture,
                        "has channels, slices or frames in other files, such as %s, which are not copied; join them in one file"
                                .formatted(file.getFileName()));
            }
        }
    }

    /** No image is replaced once the command has ended, nor before the documents are gone that tell of its former one. */
    private synchronized void beginToReplace() throws IOException {
        if (stopped) {
            throw new IOException("the conversion has ended");
        }
        earlier.remove();
    }

    /** Has threads that are still at work leave no image: nobody waits for them before the documents are written. */
    private synchronized void stopReplacing() {
        stopped = true;
    }

    private void summarise(int pictures, Duration elapsed) {
        int skipped = pictures - written;
        losses.lines().forEach(spec.commandLine().getErr()::println);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s, %s, %s%s: %s%n",
                        Count.of(written, "image"),
                        Count.of(objects, "object"),
                        Times.text(elapsed),
                        skipped == 0 ? "" : ", %d skipped".formatted(skipped),
                        output);
    }
}
