package boxless.data;

import boxless.file.BadFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What a folder of pictures and label images holds, and what is wrong with it. Unlike {@link Datasets#open} it does not end at the first
 * problem.
 *
 * @param parts the folder itself, or its splits
 * @param problems in the order of the files
 */
public record DataReport(List<Part> parts, List<Problem> problems) {
    public DataReport {
        parts = List.copyOf(parts);
        problems = List.copyOf(problems);
    }

    /**
     * One folder of pictures and label images.
     *
     * @param name of the split; empty where the folder has none
     * @param pictures that were read together with their labels
     * @param kinds number of pictures by channels and depth, for example {@code 1 channel, 8 bit}
     * @param smallest width and height of the picture with the fewest pixels
     * @param largest likewise with the most
     * @param objectsPerPicture ascending
     * @param areas pixels of every object, ascending
     * @param touching objects that touch another one, corners included
     * @param sizes of the objects
     */
    public record Part(
            String name,
            int pictures,
            SortedMap<String, Integer> kinds,
            Size smallest,
            Size largest,
            List<Integer> objectsPerPicture,
            List<Long> areas,
            long touching,
            ObjectSizes sizes) {}

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        long area() {
            return (long) width * height;
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /** What may be wrong with a file. */
    public enum Kind {
        /** A picture without labels or labels without a picture. */
        ALONE(true),
        /** A file that cannot be read. */
        UNREADABLE(true),
        /** Labels of another size than their picture. */
        SIZE(true),
        /** Labels made of several pieces: two objects under one label, or one that another hides in part. */
        PIECES(false),
        /** A picture without any object. */
        EMPTY(false),
        /** Labels that are not numbered 1, 2, 3, ... */
        GAPS(false);

        private final boolean broken;

        Kind(boolean broken) {
            this.broken = broken;
        }

        /** Whether training would refuse the data. */
        public boolean isBroken() {
            return broken;
        }
    }

    /**
     * One thing that is wrong, or at least worth a look.
     *
     * @param line names the file, what is wrong and, where it must be changed, the cure
     */
    public record Problem(Kind kind, String line) {}

    /**
     * Reads every picture and label image once.
     *
     * @param labels name of the folders of label images, usually {@link LabelFolder#LABELS}
     * @throws BadFileException where the folder is not recognised
     */
    public static DataReport of(Path data, String labels) {
        List<Part> parts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path folder : folders(data, labels)) {
            String name = folder.equals(data) ? "" : folder.getFileName().toString();
            parts.add(new PartReader(folder, labels, problems).read(name));
        }
        return new DataReport(parts, problems);
    }

    private static List<Path> folders(Path data, String labels) {
        if (Files.isDirectory(data)) {
            if (isPart(data, labels)) {
                return List.of(data);
            }
            List<Path> splits = FolderScan.list(data).stream()
                    .filter(folder -> isPart(folder, labels))
                    .toList();
            if (!splits.isEmpty()) {
                return splits;
            }
        }
        Datasets.open(data, null, labels, null); // fails and says why
        throw new BadFileException(data, "holds no pictures and label images; put them into images/ and " + labels);
    }

    private static boolean isPart(Path folder, String labels) {
        return Files.isDirectory(folder.resolve(LabelFolder.IMAGES)) && Files.isDirectory(folder.resolve(labels));
    }
}
