package boxless.data.folders;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.file.BadFileException;
import boxless.file.Listing;
import boxless.file.TextFile;
import boxless.image.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens data sets, recognising their format by their content. */
public final class Datasets {
    private static final String LABEL_IMAGES = "images/ + %s/";
    private static final String OTHERS =
            ", instances.json + images/, panoptic.json + panoptic/ + images/, leftImg8bit/SPLIT +"
                    + " gtFine/SPLIT, or files of labelme, Label Studio (JSON) or CVAT (for images 1.1)";

    private Datasets() {}

    /** {@link #open(Path, String, String, Collection)} with the folder {@code labels} and all names. */
    public static Dataset open(Path data, @Nullable String split) {
        return open(data, split, FolderScan.LABELS, null);
    }

    /** {@link #open(Path, String, String, Collection, Layout, Reading)}, in the usual layout, of grey or colour images. */
    public static Dataset open(Path data, @Nullable String split, String labels, @Nullable Collection<String> names) {
        return open(data, split, labels, names, null, Reading.USUAL);
    }

    /**
     * Recognises the format by the content of the folder, see {@link Layout}. Reads no images.
     *
     * @param data the folder
     * @param split its part: a sub-folder, in Cityscapes one of leftImg8bit and of gtFine; or null for the folder itself
     * @param labels name of the folder of label images; data is nothing else where it is not the usual one
     * @param names the samples to use (file names without extension), or null for all
     * @param wanted layout for data that can be read in several ways; null for the usual one
     * @param reading what to read of every image
     * @throws BadFileException if no layout is recognised: what was expected, and what was found; or if an unusual folder of label images is named, but
     *     the wanted layout, which is there, too, is another
     */
    public static Dataset open(
            Path data,
            @Nullable String split,
            String labels,
            @Nullable Collection<String> names,
            @Nullable Layout wanted,
            Reading reading) {
        requireFolder(data, labels);
        List<Layout> layouts = Layout.all(data, split, labels);
        if (layouts.isEmpty()) {
            throw unknown(data, split, labels);
        }
        if (wanted != null && layouts.contains(wanted)) {
            return wanted.in(data, split, labels).orElseThrow().open(names, reading);
        }
        if (wanted != null && Layout.all(data, split, FolderScan.LABELS).contains(wanted)) {
            throw new BadFileException(
                    data,
                    "the label images in %s/ are named, but its %s are wanted; leave the name of the folder out, or want something else"
                            .formatted(labels, wanted));
        }
        Layout layout = layouts.getFirst();
        Dataset opened = layout.in(data, split, labels).orElseThrow().open(names, reading);
        List<String> unused =
                layouts.stream().filter(layout::excludes).map(Layout::toString).toList();
        return unused.isEmpty()
                ? opened
                : opened.with(Note.of("%s: read as %s; what it holds as %s is not used"
                        .formatted(data, layout, String.join(" or ", unused))));
    }

    /**
     * Refuses data that is no folder at all.
     *
     * @param labels name of the folder of label images
     * @throws BadFileException what is there instead, and what is expected
     */
    public static void requireFolder(Path data, String labels) {
        if (!Files.isDirectory(data)) {
            throw BadFileException.noFolder(data, "data is a folder with " + known(labels));
        }
    }

    private static String known(String labels) {
        return LABEL_IMAGES.formatted(labels) + (labels.equals(FolderScan.LABELS) ? OTHERS : "");
    }

    private static BadFileException unknown(Path data, @Nullable String split, String labels) {
        Path folder = FolderScan.part(data, split);
        List<String> others = split == null ? List.of() : Layout.splits(data, labels);
        if (!others.isEmpty()) {
            return new BadFileException(
                    data, "has no split '%s'; its splits are %s".formatted(split, String.join(", ", others)));
        }
        if (!Files.isDirectory(folder)) {
            return new BadFileException(folder, "no such split; found " + found(data));
        }
        List<String> splits = Layout.splits(folder, labels);
        return splits.isEmpty()
                ? new BadFileException(folder, "looked for " + known(labels) + "; found " + found(folder))
                : new BadFileException(
                        folder,
                        "contains the splits " + String.join(", ", splits) + "; choose one of them as the split");
    }

    private static String found(Path folder) {
        List<Path> entries = FolderScan.list(folder);
        return entries.isEmpty()
                ? "nothing"
                : Listing.few(entries, 8, p -> p.getFileName() + (Files.isDirectory(p) ? "/" : ""));
    }

    /** The names in a text file: one per line; blank lines and lines that start with # are ignored. */
    public static List<String> names(Path file) {
        List<String> names = TextFile.lines(file, "a list of names, one per line").stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (names.isEmpty()) {
            throw new BadFileException(file, "lists no names; write one file name per line, without extension");
        }
        return names;
    }
}
