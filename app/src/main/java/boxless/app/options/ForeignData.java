package boxless.app.options;

import boxless.data.FolderScan;
import boxless.data.cityscapes.Cityscapes;
import boxless.data.folders.Layout;
import boxless.export.CityscapesFiles;
import boxless.export.OutputFormat;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A data set in the folder that another, or results, are to be written into: what is read of the folder afterwards would be a mixture. */
public final class ForeignData {
    private ForeignData() {}

    /**
     * Refuses a folder that holds what will not be replaced.
     *
     * @param images file names of the images that will be written
     * @param own what the folder may be taken for already
     * @throws BadFileException what is there, and what to do
     */
    public static void refuse(Path folder, Set<String> images, Set<Layout> own) {
        Optional<Layout> layout = Layout.of(folder, null, FolderScan.LABELS);
        if (layout.isPresent() && !own.contains(layout.get())) {
            throw bad(folder, "already holds data of another format (" + layout.get() + ")");
        }
        List<String> others = others(folder.resolve(FolderScan.IMAGES), images);
        if (!others.isEmpty()) {
            String more = others.size() == 1 ? " is" : " and %,d more are".formatted(others.size() - 1);
            throw bad(folder, "%s/%s%s not among the new images".formatted(FolderScan.IMAGES, others.getFirst(), more));
        }
    }

    /**
     * Refuses results that would be read as a data set's annotations from then on, in the place of those that are there.
     *
     * @param folder of the results
     * @throws BadFileException what is there, and what to do
     */
    public static void refuse(Path folder, Collection<OutputFormat> results) {
        if (results.contains(OutputFormat.PANOPTIC)
                && Layout.all(folder, null, FolderScan.LABELS).contains(Layout.COCO_PANOPTIC)) {
            throw bad(folder, "holds images and their panoptic annotations, which the results would replace");
        }
        boolean texts = results.contains(OutputFormat.YOLO) || results.contains(OutputFormat.CITYSCAPES);
        if (texts
                && Files.isDirectory(folder)
                && isLabels(folder.toAbsolutePath().normalize())
                && FolderScan.list(folder).stream()
                        .anyMatch(file -> file.toString().endsWith(".txt"))) {
            throw bad(folder, "holds annotations of a data set, which the results would replace");
        }
    }

    /**
     * Refuses pictures among the results that would be written over images which they are the results of.
     *
     * @param folder of the results
     * @param images by the names of their results; some may be missing
     * @throws BadFileException which one, and what to do
     */
    public static void refuseImages(Path folder, Collection<OutputFormat> results, Map<String, Path> images)
            throws IOException {
        List<Path> there = images.keySet().stream()
                .flatMap(name -> results.stream().flatMap(format -> pictures(format, name, images.keySet())))
                .map(folder::resolve)
                .filter(Files::exists)
                .toList();
        if (there.isEmpty()) {
            return;
        }
        Set<Path> given = new HashSet<>();
        for (Path image : images.values()) {
            if (Files.exists(image)) {
                given.add(image.toRealPath());
            }
        }
        for (Path file : there) {
            if (given.contains(file.toRealPath())) {
                throw new BadFileException(
                        file, "is one of the images, which the results would replace; choose another folder with -o");
            }
        }
    }

    /** The pictures that a format writes for an image and that may have the name of an image. */
    private static Stream<String> pictures(OutputFormat format, String name, Set<String> names) {
        if (format != OutputFormat.CITYSCAPES) {
            return format.pictures(name).stream();
        }
        boolean isMask = CityscapesFiles.image(name).filter(names::contains).isPresent(); // of another image
        return isMask ? Stream.of(CityscapesFiles.MASKS + "/" + name + ".png") : Stream.empty();
    }

    /** Whether it is {@code labels/}, or a split in it, beside {@code images/}. */
    private static boolean isLabels(Path folder) {
        Path labels = folder.endsWith(FolderScan.LABELS) ? folder : folder.getParent();
        return labels != null && isBeside(labels, FolderScan.LABELS, FolderScan.IMAGES);
    }

    /** Whether the pictures below a folder are annotations: {@code labels/} beside {@code images/}, or {@code gtFine/} of Cityscapes. */
    public static boolean holdsLabels(Path folder) {
        return isBeside(folder, FolderScan.LABELS, FolderScan.IMAGES)
                || isBeside(folder, Cityscapes.TRUTHS, Cityscapes.PICTURES);
    }

    /** Whether a file lies in such a folder below the one that is searched, which may be one itself. */
    public static boolean isAmongLabels(Path file, Path searched) {
        for (Path folder = file.getParent(); folder != null && !folder.equals(searched); folder = folder.getParent()) {
            if (holdsLabels(folder)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeside(Path folder, String name, String images) {
        return folder.endsWith(name) && Files.isDirectory(folder.resolveSibling(images));
    }

    /** Also folders, which may be those of splits. */
    private static List<String> others(Path folder, Set<String> images) {
        return Files.isDirectory(folder)
                ? FolderScan.list(folder).stream()
                        .filter(file -> Pictures.isNamedLikePicture(file) || Files.isDirectory(file))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> !images.contains(name))
                        .toList()
                : List.of();
    }

    private static BadFileException bad(Path folder, String what) {
        return new BadFileException(folder, what + "; choose another folder with -o, or empty this one");
    }
}
