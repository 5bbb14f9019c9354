package boxless.app.serve.api;

import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StoredPicture;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.app.serve.work.Networks;
import boxless.app.terminal.Failures;
import boxless.export.OutputFormat;
import boxless.export.Result;
import boxless.export.ResultWriters;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.mask.Category;
import boxless.mask.Instances;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private final Networks networks;
    private final TemporaryFolders places;
    private final List<Category> categories;
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Looks at what there is to export.
     *
     * @param gone names of pictures that are not there any more, or among label images, whose objects are therefore left out
     * @param networks which say how much is worked on at once
     * @param places where the files lie until they are sent
     */
    SavedResults(
            AnnotationStore annotations,
            Set<OutputFormat> formats,
            List<StoredPicture> pictures,
            List<String> gone,
            Networks networks,
            TemporaryFolders places)
            throws IOException {
        this.annotations = annotations;
        this.formats = formats;
        this.pictures = pictures;
        this.networks = networks;
        this.places = places;
        gone.forEach(
                name -> leftOut.add(
                        name
                                + ": is gone, or among label images; put it back, or move it and its objects elsewhere, to export them"));
        Set<String> names = new TreeSet<>();
        for (StoredPicture picture : pictures) {
            try {
                names.addAll(Category.names(annotations.read(picture).kinds()));
            } catch (Problem damaged) {
                // Said when its turn comes.
            }
        }
        categories = Category.things(List.copyOf(names));
        Formats.requirePlace(formats, categories);
    }

    /** Writes everything. */
    void zip(OutputStream out) throws IOException {
        try (ResultFolder folder = ResultFolder.make(places);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            try (ResultWriters writers = ResultWriters.open(formats, folder.path(), categories)) {
                Function<StoredPicture, String> naming = naming();
                for (StoredPicture picture : pictures) {
                    if (write(picture, naming.apply(picture), writers)) {
                        folder.moveTo(zip);
                    } else {
                        folder.clear(); // it may have files of the formats before the one that failed
                    }
                }
            }
            folder.moveTo(zip);
            if (formats.contains(OutputFormat.YOLO)) {
                put(zip, CLASSES, Category.names(categories)); // its lines begin with their places in this list
            }
            if (!leftOut.isEmpty()) {
                put(zip, LEFT_OUT, leftOut);
            }
        }
    }

    /**
     * No two pictures have results of the same name, such as those that differ in their endings only, and none that of a file over all. Names that differ in
     * case alone are the same: where the zip is unpacked they may be.
     */
    private Function<StoredPicture, String> naming() {
        Map<String, Long> counts = pictures.stream()
                .collect(Collectors.groupingBy(
                        StoredPicture::resultName,
                        () -> new TreeMap<String, Long>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.counting()));
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        overAll().map(file -> BaseName.of(file)).forEach(taken::add);
        return picture -> {
            boolean isAlone = counts.getOrDefault(picture.resultName(), 0L) == 1;
            String wanted =
                    (isAlone ? picture.resultName() : picture.name()).replace('\\', '_'); // none between folders
            String name = wanted;
            for (int number = 2; !taken.add(name); number++) {
                name = wanted + "-" + number;
            }
            return name;
        };
    }

    /** The files over all that would also be one of a picture of their name. */
    private Stream<String> overAll() {
        Stream<String> shared = formats.stream().flatMap(format -> format.sharedFile().stream());
        Stream<String> lists = formats.contains(OutputFormat.YOLO) ? Stream.of(CLASSES, LEFT_OUT) : Stream.of(LEFT_OUT);
        return Stream.concat(shared, lists)
                .filter(file -> formats.stream()
                        .anyMatch(format -> format.ownFiles(BaseName.of(file)).contains(file)));
    }

    /** False for a picture that is left out. */
    private boolean write(StoredPicture picture, String name, ResultWriters writers) throws IOException {
        try {
            Instances objects = annotations.read(picture).instances(categories);
            networks.desk().during(objects.size().area(), () -> {
                try (PictureSource source = PictureStore.open(picture, networks.reading())) {
                    networks.requireSize(source);
                    PixelSize size = PixelSize.of(picture.file()).orElse(null);
                    writers.write(new Result(name, picture.file(), source, objects, objects, size));
                    return objects;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return true;
        } catch (BadFileException bad) {
            leftOut.add(picture.name() + ": " + bad.problem());
        } catch (Problem | IllegalArgumentException e) {
            leftOut.add(picture.name() + ": " + Failures.message(e));
        }
        return false;
    }

    /** @param lines whose names of classes and pictures may hold line breaks */
    private static void put(ZipOutputStream zip, String name, List<String> lines) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        for (String line : lines) {
            zip.write((line.replaceAll("\\R", " ") + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
