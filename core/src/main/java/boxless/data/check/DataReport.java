package boxless.data.check;

import boxless.data.check.Finding.Kind;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.file.BadFileException;
import boxless.image.Reading;
import boxless.mask.Instances;
import boxless.mask.Segmentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a data set and what is wrong with it. Unlike {@link Datasets#open}, it continues after a problem.
 *
 * @param parts the folder itself, or its splits
 */
public record DataReport(List<DataPart> parts) {
    public DataReport {
        parts = List.copyOf(parts);
    }

    /** Is called with what is read, for progress and further statistics. */
    @FunctionalInterface
    public interface Listener {
        /** So many images will be read, over all parts; one that has a partition beside its objects counts twice. */
        default void begin(int pictures) {}

        /** The objects of an image that can be read, with the name of its part. */
        void objects(String part, Instances truth);

        /**
         * What a method that learns stuff would learn from an image that can be read: its partition where the data has any, otherwise its objects.
         *
         * @param part its name
         */
        default void stuff(String part, Segmentation truth) {}

        /** An image more has been read, or could not be. */
        default void done() {}
    }

    /**
     * Reads every image and annotation once, also the partitions of data that holds both objects and partitions.
     *
     * @param split the only part to read; null for the folder itself or all its splits
     * @param labels name of the folders of label images, usually {@link boxless.data.FolderScan#LABELS}
     * @param reading what to read of every image
     * @throws BadFileException if the folder is not recognised
     */
    public static DataReport of(Path data, @Nullable String split, String labels, Reading reading, Listener listener) {
        List<PartReader> parts = new ArrayList<>();
        if (Files.isDirectory(data)) {
            boolean divided =
                    split == null && Layout.trainingSplit(data, labels).isPresent();
            Layout.of(data, split, labels)
                    .filter(layout -> !divided)
                    .ifPresent(layout -> parts.add(new PartReader(data, split, layout, labels, reading, listener)));
            for (String name : parts.isEmpty() && split == null ? Layout.splits(data, labels) : List.<String>of()) {
                Layout.of(data, name, labels)
                        .ifPresent(layout -> parts.add(new PartReader(data, name, layout, labels, reading, listener)));
            }
        }
        if (parts.isEmpty()) {
            Datasets.open(data, split, labels, null); // fails and says why
            throw new BadFileException(data, "contains no annotated images; put them into images/ and " + labels);
        }
        listener.begin(parts.stream().mapToInt(PartReader::size).sum());
        return new DataReport(parts.stream().map(PartReader::read).toList());
    }

    /** The part used for training: the one named {@code train}, otherwise the first. */
    public DataPart training() {
        return parts.stream()
                .filter(part -> part.name().equalsIgnoreCase("train"))
                .findFirst()
                .orElseGet(parts::getFirst);
    }

    /** What was found, in the order of the parts and their samples. */
    public List<Finding> findings() {
        return parts.stream()
                .flatMap(part -> Stream.of(nothing(part), undivided(part), crowds(part), part.findings().stream())
                        .flatMap(found -> found))
                .toList();
    }

    /** Of data that has no part for validation. */
    private Stream<Finding> undivided(DataPart part) {
        boolean whole = part.equals(training())
                && parts.stream()
                        .noneMatch(
                                other -> other.name().toLowerCase(Locale.ROOT).startsWith("val"));
        return whole ? finding(part, Kind.UNDIVIDED, Learnable.undivided(part)) : Stream.empty();
    }

    private static Stream<Finding> nothing(DataPart part) {
        return finding(part, Kind.NOTHING, Learnable.problem(part));
    }

    private static Stream<Finding> crowds(DataPart part) {
        return finding(part, Kind.LEFT_OUT, Learnable.crowds(part));
    }

    private static Stream<Finding> finding(DataPart part, Kind kind, Optional<String> problem) {
        return problem.stream()
                .map(what ->
                        new Finding(kind, part.name().isEmpty() ? what : part.name() + ": " + what, -1, List.of()));
    }
}
