package boxless.data.labels;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.data.PairedFiles;
import boxless.data.PairedFiles.Pair;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images in {@code images/} and label images of the same base name in {@code labels/}: 0 is background, every other
 * label one object of category 1. Sorted by name.
 */
public final class LabelFolder {
    private static final List<Category> CATEGORIES = List.of(new Category(1, "object", true));

    /**
     * Where such data lies.
     *
     * @param images the images
     * @param labels the label images
     */
    public record Place(Path images, Path labels) {
        /**
         * {@code images/ + LABELS/} in the folder of the split, or {@code images/SPLIT + LABELS/SPLIT}.
         *
         * @param labels name of the folder of label images, usually {@link FolderScan#LABELS}
         */
        public static Optional<Place> in(Path data, @Nullable String split, String labels) {
            Path folder = FolderScan.part(data, split);
            Place own = new Place(folder.resolve(FolderScan.IMAGES), folder.resolve(labels));
            Place shared = split == null
                    ? own
                    : new Place(
                            data.resolve(FolderScan.IMAGES).resolve(split),
                            data.resolve(labels).resolve(split));
            return Stream.of(own, shared)
                    .filter(place -> Files.isDirectory(place.images)
                            && Files.isDirectory(place.labels)
                            && !FolderScan.isSplit(place.images))
                    .findFirst();
        }
    }

    private LabelFolder() {}

    /**
     * Lists the folders, without reading images.
     *
     * @param names the samples to use, or null for all; only these need both files, and one each
     * @param reading what to read of every image
     * @throws BadFileException naming a folder that is missing or a file that has no partner
     */
    public static Dataset open(Place place, @Nullable Collection<String> names, Reading reading) {
        Path imageFolder = existing(place.images());
        Path labelFolder = existing(place.labels());
        SortedMap<String, Path> images = FolderScan.files(imageFolder, names);
        SortedMap<String, Path> truths = FolderScan.files(labelFolder, names);
        if (names != null) {
            FolderScan.retain(imageFolder, images, names);
        }
        if (images.isEmpty()) {
            throw FolderScan.empty(imageFolder);
        }
        String orElse = "list the names to use";
        FolderScan.requirePartners(images, truths, labelFolder, "label image", orElse);
        FolderScan.requirePartners(truths, images, imageFolder, "image", orElse);
        List<Pair> pairs = new ArrayList<>();
        for (Map.Entry<String, Path> image : images.entrySet()) {
            Path truth = truths.get(image.getKey());
            if (truth != null) {
                pairs.add(new Pair(image.getKey(), image.getValue(), truth));
            }
        }
        List<Note> notes = new ArrayList<>(FolderScan.passedOver(imageFolder));
        notes.addAll(FolderScan.passedOver(labelFolder));
        notes.addAll(FolderScan.notSearched(imageFolder, "images", Pictures::isNamedLikePicture));
        return new PairedFiles(pairs, CATEGORIES, notes, reading, LabelFolder::truth);
    }

    private static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw BadFileException.noFolder(folder, "images belong in images/, label images in labels/");
        }
        return folder;
    }

    private static Panoptic truth(Pair pair, Size image) {
        LabelMap labels = LabelFiles.read(pair.annotation());
        Size.requireEqual(pair.annotation(), labels.size(), "its image " + pair.image(), image);
        return Panoptic.ofLabels(labels, 1);
    }
}
