package boxless.data.yolo;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.data.PairedFiles;
import boxless.data.PairedFiles.Pair;
import boxless.data.Spelled;
import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.file.TextFile;
import boxless.image.Pictures;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Images with outlines in the format of Ultralytics' YOLO: {@code images/}, text files with the same base names in {@code labels/}, and the class
 * names in {@code data.yaml}. Class k is category k + 1. An image without a text file has no objects. Sorted by name.
 */
public final class YoloFolder {
    /** The file that names the classes. */
    public static final String YAML = "data.yaml";

    private static final String TXT = ".txt";
    /** What a text file is called that lists the classes, as some programs write it beside the others. */
    private static final String CLASSES = "classes";

    /**
     * Where such data lies.
     *
     * @param images the images
     * @param labels the text files
     * @param yaml what holds the names of the classes
     */
    public record Place(Path images, Path labels, Path yaml) {
        /** {@code images/ + labels/} in the folder of the split, or {@code images/SPLIT + labels/SPLIT}; {@code data.yaml} there or above. */
        public static Optional<Place> in(Path data, @Nullable String split) {
            Stream<Path> parents = split == null ? Stream.of(data) : Stream.of(data.resolve(split), data);
            List<Path> folders = parents.toList();
            Path yaml = folders.stream()
                    .map(folder -> folder.resolve(YAML))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElse(data.resolve(YAML));
            return folders.stream()
                    .map(folder -> {
                        String part = split != null && folder.equals(data) ? split : "";
                        return new Place(
                                folder.resolve(FolderScan.IMAGES).resolve(part),
                                folder.resolve(FolderScan.LABELS).resolve(part),
                                yaml);
                    })
                    .filter(Place::isYolo)
                    .findFirst();
        }

        /** Label images beside the text would make it another kind of data. */
        private boolean isYolo() {
            return Files.isDirectory(images)
                    && Files.isDirectory(labels)
                    && !FolderScan.isSplit(images)
                    && FolderScan.byName(labels).isEmpty()
                    && (Files.isRegularFile(yaml)
                            || FolderScan.list(labels).stream()
                                    .anyMatch(file -> file.toString().endsWith(TXT)));
        }
    }

    private YoloFolder() {}

    /**
     * Lists the folder, without reading images.
     *
     * @param names the samples to use, or null for all; only these need an image each
     * @param reading what to read of every image
     * @throws BadFileException if names of classes, a listed image, or the image of a text file is missing, two files have the same name, or it is data of
     *     keypoints
     */
    public static Dataset open(Place place, @Nullable Collection<String> names, Reading reading) {
        SortedMap<String, Path> images = FolderScan.files(place.images(), names);
        SortedMap<String, Path> texts = texts(place.labels());
        if (names != null) {
            FolderScan.retain(place.images(), images, names);
            texts.keySet().retainAll(images.keySet());
        } else if (!images.containsKey(CLASSES)) {
            texts.remove(CLASSES);
        }
        if (images.isEmpty()) {
            throw FolderScan.empty(place.images());
        }
        FolderScan.requirePartners(texts, images, place.images(), "image", "list the names to use");
        List<Pair> pairs = new ArrayList<>();
        for (Map.Entry<String, Path> image : images.entrySet()) {
            Path none = place.labels().resolve(image.getKey() + TXT);
            pairs.add(new Pair(image.getKey(), image.getValue(), texts.getOrDefault(image.getKey(), none)));
        }
        List<Category> categories = classes(place.yaml());
        List<Note> notes = new ArrayList<>(FolderScan.passedOver(place.images()));
        notes.addAll(FolderScan.notSearched(place.images(), "images", Pictures::isNamedLikePicture));
        return new PairedFiles(
                pairs, categories, notes, reading, (pair, image) -> truth(pair.annotation(), image, categories.size()));
    }

    private static SortedMap<String, Path> texts(Path folder) {
        SortedMap<String, Path> texts = new TreeMap<>();
        for (Path file : FolderScan.list(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(TXT)) {
                texts.merge(
                        Spelled.composed(name.substring(0, name.length() - TXT.length())),
                        file,
                        (one, other) -> FolderScan.only(List.of(one, other)));
            }
        }
        return texts;
    }

    /** The key {@code names}: a list, or numbers from 0 with their names. */
    private static List<Category> classes(Path yaml) {
        if (!Files.isRegularFile(yaml)) {
            throw new BadFileException(
                    yaml, "no such file; it names the classes, for example with the line: names: [cell, debris]");
        }
        JsonNode tree = Settings.readYaml(yaml);
        if (tree.hasNonNull("kpt_shape")) { // lines of as many numbers as outlines may have
            throw new BadFileException(
                    yaml,
                    "kpt_shape: is data of keypoints; outlines are needed: draw and export these (segmentation), or remove the key where the lines are outlines");
        }
        JsonNode names = tree.get("names");
        if (names == null || !(names.isArray() || names.isObject()) || names.isEmpty()) {
            throw new BadFileException(yaml, "names: is missing; write the classes as a list, for example [cell]");
        }
        List<Category> categories = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            JsonNode name = names.isArray() ? names.get(k) : names.get(Integer.toString(k));
            if (name == null || !name.isValueNode() || name.isNull()) {
                throw new BadFileException(
                        yaml, "names: class %d has no name; classes are numbered from 0".formatted(k));
            }
            categories.add(new Category(k + 1, name.asString(), true));
        }
        return categories;
    }

    private static Instances truth(Path labels, Size image, int classes) {
        List<Instance> objects = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        List<String> lines = lines(labels);
        for (int k = 0; k < lines.size(); k++) {
            if (!lines.get(k).isBlank()) {
                YoloLine line = new YoloLine(lines.get(k).strip().split("\\s+"));
                try {
                    objects.add(line.object(image.width(), image.height(), classes));
                } catch (IllegalArgumentException e) {
                    faults.add("line %d %s".formatted(k + 1, e.getMessage()));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw BadFileException.of(labels, faults);
        }
        return new Instances(image.width(), image.height(), objects);
    }

    private static List<String> lines(Path file) {
        if (Files.exists(file)) {
            return TextFile.lines(file, "outlines as text");
        }
        if (Files.isSymbolicLink(file)) {
            throw new BadFileException(file, "is a link to a missing file; restore that file, or remove the link");
        }
        return List.of();
    }
}
