package boxless.data.labels;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Sample;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
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
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Images in {@code images/} and label images of the same base name in {@code labels/}: 0 is background, every other
 * label one object of category 1. Sorted by name.
 */
public final class LabelFolder implements Dataset {
    private static final List<Category> CATEGORIES = List.of(new Category(1, "object", true));

    private record Entry(String name, Path image, Path labels) {}

    private final List<Entry> entries;
    private final Reading reading;

    private LabelFolder(List<Entry> entries, Reading reading) {
        this.entries = List.copyOf(entries);
        this.reading = reading;
    }

    /**
     * Lists the folder, without reading images.
     *
     * @param folder that holds {@code images/} and the labels
     * @param labels name of the labels folder, usually {@link FolderScan#LABELS}
     * @param names the samples to use, or null for all; only these need both files
     * @param reading what to read of every image
     * @throws BadFileException naming a folder that is missing or a file that has no partner
     */
    public static LabelFolder open(Path folder, String labels, @Nullable Collection<String> names, Reading reading) {
        Path imageFolder = existing(folder.resolve(FolderScan.IMAGES));
        Path labelFolder = existing(folder.resolve(labels));
        SortedMap<String, Path> images = FolderScan.files(imageFolder);
        SortedMap<String, Path> truths = FolderScan.files(labelFolder);
        if (names != null) {
            FolderScan.retain(imageFolder, images, names);
            truths.keySet().retainAll(Set.copyOf(names));
        }
        if (images.isEmpty()) {
            throw new BadFileException(imageFolder, "contains no images; put PNG, TIFF or JPEG files there");
        }
        requirePartners(images, truths, labelFolder, "label image");
        requirePartners(truths, images, imageFolder, "image");
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Path> image : images.entrySet()) {
            Path truth = truths.get(image.getKey());
            if (truth != null) {
                entries.add(new Entry(image.getKey(), image.getValue(), truth));
            }
        }
        return new LabelFolder(entries, reading);
    }

    private static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadFileException(folder, "no such folder; images belong in images/, label images in labels/");
        }
        return folder;
    }

    private static void requirePartners(
            SortedMap<String, Path> files, SortedMap<String, Path> partners, Path partnerFolder, String what) {
        List<Path> alone = files.entrySet().stream()
                .filter(e -> !partners.containsKey(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (!alone.isEmpty()) {
            throw new BadFileException(
                    alone.getFirst(),
                    "has no %s of the same base name in %s (%d of %d files lack one); add it, or list the names to use"
                            .formatted(what, partnerFolder, alone.size(), files.size()));
        }
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public List<Category> categories() {
        return CATEGORIES;
    }

    @Override
    public String name(int index) {
        return entries.get(index).name();
    }

    @Override
    public List<Path> files(int index) {
        Entry entry = entries.get(index);
        return List.of(entry.image(), entry.labels());
    }

    @Override
    public Sample read(int index) {
        Entry entry = entries.get(index);
        Pixels image = Pictures.read(entry.image(), reading);
        LabelMap labels = LabelFiles.read(entry.labels());
        Size.requireEqual(entry.labels(), labels.size(), "its image " + entry.image(), image.size());
        return new Sample(entry.name(), image, Panoptic.ofLabels(labels, 1));
    }
}
