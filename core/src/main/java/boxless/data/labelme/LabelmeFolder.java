package boxless.data.labelme;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.data.drawn.DrawnPicture;
import boxless.data.drawn.DrawnPictures;
import boxless.data.drawn.LeftOut;
import boxless.data.drawn.PictureSearch;
import boxless.data.drawn.Regions;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.file.JsonHead;
import boxless.file.TextFile;
import boxless.image.Pictures;
import boxless.image.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of labelme's files: a JSON per image, which lies beside it or elsewhere in the data. Shapes of the same label and {@code group_id} are one
 * object; points, lines and shapes labelled {@code __ignore__} or {@code _background_} are left out. Pixels are those of labelme's {@code shape_to_mask}.
 */
public final class LabelmeFolder {
    /** Lists the labels in the order of their categories; as for labelme's own converters, names like {@code __ignore__} are none. */
    public static final String LABELS = "labels.txt";

    /** Labels by which labelme's converters know what is no object. */
    private static final Set<String> NO_OBJECTS = Set.of("__ignore__", "_background_");

    private static final String JSON = ".json";
    /** Other JSON files may lie in the folder: so many are looked into. */
    private static final int LOOKED_INTO = 20;

    private LabelmeFolder() {}

    /**
     * Where such data lies.
     *
     * @param data the whole, which holds the images
     * @param part the folder of the split, or the whole again
     * @param json the files of annotations
     */
    public record Place(Path data, Path part, Path json) {
        /** The folder of the split, or its {@code images/} or {@code annotations/}. */
        public static Optional<Place> in(Path data, @Nullable String split) {
            Path part = FolderScan.part(data, split);
            return Stream.of(part, part.resolve(FolderScan.IMAGES), part.resolve("annotations"))
                    .filter(Files::isDirectory)
                    .filter(json -> files(json).stream().limit(LOOKED_INTO).anyMatch(LabelmeFolder::isLabelme))
                    .map(json -> new Place(data, part, json))
                    .findFirst();
        }
    }

    private static List<Path> files(Path folder) {
        return FolderScan.list(folder).stream()
                .filter(file -> file.toString().endsWith(JSON))
                .toList();
    }

    private static boolean isLabelme(Path file) {
        JsonHead head = JsonHead.object(file);
        return head.has("shapes") || head.has("imageData"); // which some write first, and may be long
    }

    /**
     * Reads the annotations, but no images.
     *
     * @param reading what to read of every image
     * @throws BadFileException if one is damaged, or images are missing
     */
    public static Dataset open(Place place, Reading reading) {
        PictureSearch search = new PictureSearch(place.data());
        LeftOut leftOut = new LeftOut();
        List<DrawnPicture> pictures = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Path json : files(place.json())) {
            if (!isLabelme(json)) {
                leftOut.add(json, BaseName.of(json), "JSON file that is none of labelme's");
                continue;
            }
            try {
                LabelmeFile file = LabelmeFile.read(json);
                Path image = search.find(
                        file.image(),
                        place.json(),
                        place.part(),
                        place.part().resolve(FolderScan.IMAGES),
                        place.data(),
                        place.data().resolve(FolderScan.IMAGES));
                if (image != null) {
                    pictures.add(picture(json, image, file, leftOut));
                }
            } catch (BadFileException e) {
                faults.add(json.getFileName() + ": " + e.problem());
            }
        }
        if (!faults.isEmpty()) {
            throw BadFileException.of(place.json(), faults);
        }
        search.requireAll(place.json());
        if (pictures.isEmpty()) {
            throw new BadFileException(place.json(), "has no file of labelme; annotate some images");
        }
        List<Note> notes = new ArrayList<>(leftOut.notes(place.json()));
        notes.addAll(unannotated(place.json(), pictures));
        notes.addAll(FolderScan.notSearched(
                place.json(), "files of labelme", file -> file.toString().endsWith(JSON) && isLabelme(file)));
        return new DrawnPictures(pictures, List.of(), labels(place), notes, reading);
    }

    private static DrawnPicture picture(Path json, Path image, LabelmeFile file, LeftOut leftOut) {
        Regions regions = new Regions();
        for (LabelmeShape shape : file.shapes()) {
            if (NO_OBJECTS.contains(shape.label())) {
                leftOut.add(json, BaseName.of(image), "shape labelled " + shape.label());
            } else if (shape.isArea()) {
                regions.add(shape.label(), shape.group(), shape.shape());
            } else {
                leftOut.add(json, BaseName.of(image), shape.kind());
            }
        }
        return new DrawnPicture(image, json, "", file.size(), regions.list());
    }

    /** Images beside the annotations, or beside annotated ones, that nobody has annotated are no images without objects. */
    private static List<Note> unannotated(Path json, List<DrawnPicture> pictures) {
        Set<Path> annotated = new HashSet<>();
        Map<Path, Path> folders = new LinkedHashMap<>(Map.of(json.normalize(), json));
        for (DrawnPicture picture : pictures) {
            annotated.add(picture.file());
            Path beside = picture.file().resolveSibling("");
            folders.putIfAbsent(beside, beside);
        }
        LeftOut without = new LeftOut();
        List<Note> notes = new ArrayList<>();
        for (Path folder : folders.values()) {
            for (Path image : FolderScan.list(folder)) {
                if (Pictures.isNamedLikePicture(image) && !annotated.contains(image.normalize())) {
                    without.add(image, BaseName.of(image), "image without annotation");
                }
            }
            notes.addAll(FolderScan.passedOver(folder));
        }
        notes.addAll(0, without.notes(json));
        return notes;
    }

    private static List<String> labels(Place place) {
        for (Path folder : List.of(place.json(), place.json().resolveSibling(""), place.data())) {
            Path file = folder.resolve(LABELS);
            if (folder.startsWith(place.data()) && Files.isRegularFile(file)) {
                return TextFile.lines(file, "a list of classes, one per line").stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !(line.startsWith("_") && line.endsWith("_")))
                        .distinct()
                        .toList();
            }
        }
        return List.of();
    }
}
