package boxless.app.serve.api;

import boxless.app.memory.Room;
import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StoredPicture;
import boxless.app.terminal.Failures;
import boxless.export.OutputFormat;
import boxless.export.Result;
import boxless.export.ResultWriters;
import boxless.file.BadFileException;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.mask.Category;
import boxless.mask.Instances;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The saved objects of pictures in the files that {@code boxless segment} writes, as a zip that is sent while it is made: on this machine's disk lie only the
 * files of one picture, and those over all. What cannot be exported is named in {@value #LEFT_OUT}.
 */
final class SavedResults {
    static final String LEFT_OUT = "left-out.txt";
    private static final String CLASSES = "classes.txt";

    private final AnnotationStore annotations;
    private final Set<OutputFormat> formats;
    private final List<StoredPicture> pictures;
    private final Room room;
    private final List<Category> categories;
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Looks at what there is to export.
     *
     * @param room for the pictures that are worked on
     */
    SavedResults(AnnotationStore annotations, Set<OutputFormat> formats, List<StoredPicture> pictures, Room room)
            throws IOException {
        this.annotations = annotations;
        this.formats = formats;
        this.pictures = pictures;
        this.room = room;
        Set<String> names = new TreeSet<>();
        for (StoredPicture picture : pictures) {
            try {
                names.addAll(Category.names(annotations.read(picture).kinds()));
            } catch (Problem damaged) {
                // Said when its turn comes.
            }
        }
        categories = Category.things(List.copyOf(names));
    }

    /** Writes everything. */
    void zip(OutputStream out) throws IOException {
        Path folder = Files.createTempDirectory("boxless-");
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            try (ResultWriters writers = ResultWriters.open(formats, folder, categories)) {
                Function<StoredPicture, String> naming = naming();
                for (StoredPicture picture : pictures) {
                    write(picture, naming.apply(picture), writers);
                    pack(folder, zip);
                }
            }
            pack(folder, zip);
            if (formats.contains(OutputFormat.YOLO)) {
                put(zip, CLASSES, Category.names(categories)); // its lines begin with their places in this list
            }
            if (!leftOut.isEmpty()) {
                put(zip, LEFT_OUT, leftOut);
            }
        } finally {
            ResultFiles.delete(folder);
        }
    }

    /** Of two pictures that differ in their endings only, results would replace each other. */
    private Function<StoredPicture, String> naming() {
        Map<String, Long> counts = pictures.stream()
                .collect(Collectors.groupingBy(StoredPicture::resultName, HashMap::new, Collectors.counting()));
        return picture -> counts.getOrDefault(picture.resultName(), 0L) > 1 ? picture.name() : picture.resultName();
    }

    private void write(StoredPicture picture, String name, ResultWriters writers) throws IOException {
        try {
            Instances objects = annotations.read(picture).instances(categories);
            room.during((long) objects.width() * objects.height(), () -> {
                try (PictureSource source = PictureStore.open(picture)) {
                    PixelSize size = PixelSize.of(picture.file()).orElse(null);
                    writers.write(new Result(name, picture.file(), source, objects, objects, size));
                    return objects;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (BadFileException bad) {
            leftOut.add(picture.name() + ": " + bad.problem());
        } catch (Problem | IllegalArgumentException e) {
            leftOut.add(picture.name() + ": " + Failures.message(e));
        }
    }

    /** Moves the files that are complete into the zip; those that still grow are hidden. */
    private static void pack(Path folder, ZipOutputStream zip) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                Files.delete(file);
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, List<String> lines) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
