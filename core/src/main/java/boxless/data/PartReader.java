package boxless.data;

import boxless.data.DataReport.Kind;
import boxless.data.DataReport.Part;
import boxless.data.DataReport.Problem;
import boxless.data.DataReport.Size;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Overlap;
import boxless.mask.Overlaps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at one folder of pictures and label images for {@link DataReport}. */
final class PartReader {
    private static final int LISTED = 5;

    private final Path imageFolder;
    private final Path labelFolder;
    private final List<Problem> problems;

    private int pictures;
    private final SortedMap<String, Integer> kinds = new TreeMap<>();
    private @Nullable Size smallest;
    private @Nullable Size largest;
    private final List<Integer> counts = new ArrayList<>();
    private final List<Long> areas = new ArrayList<>();
    private long touching;
    private final ObjectSizes.Measuring sizes = new ObjectSizes.Measuring();

    PartReader(Path folder, String labels, List<Problem> problems) {
        imageFolder = folder.resolve(LabelFolder.IMAGES);
        labelFolder = folder.resolve(labels);
        this.problems = problems;
    }

    Part read(String name) {
        SortedMap<String, Path> images = files(imageFolder);
        SortedMap<String, Path> labels = files(labelFolder);
        SortedSet<String> names = new TreeSet<>(images.keySet());
        names.addAll(labels.keySet());
        for (String sample : names) {
            Path image = images.get(sample);
            Path label = labels.get(sample);
            if (image == null && label != null) {
                problem(Kind.ALONE, label + ": has no picture in " + imageFolder + "; add it, or remove this file");
            } else if (label == null) {
                problem(Kind.ALONE, image + ": has no labels in " + labelFolder + "; add them, or remove this file");
            } else if (image != null) {
                read(image, label);
            }
        }
        counts.sort(null);
        areas.sort(null);
        Size none = new Size(0, 0);
        return new Part(
                name,
                pictures,
                kinds,
                smallest == null ? none : smallest,
                largest == null ? none : largest,
                counts,
                areas,
                touching,
                sizes.result());
    }

    private SortedMap<String, Path> files(Path folder) {
        try {
            return FolderScan.files(folder);
        } catch (BadFileException e) {
            problem(Kind.UNREADABLE, String.valueOf(e.getMessage()));
            return new TreeMap<>();
        }
    }

    private void read(Path imageFile, Path labelFile) {
        Pixels image;
        LabelMap labels;
        try {
            image = Pictures.read(imageFile);
            labels = LabelFiles.read(labelFile);
        } catch (BadFileException e) {
            problem(Kind.UNREADABLE, String.valueOf(e.getMessage()));
            return;
        }
        if (image.width() != labels.width() || image.height() != labels.height()) {
            problem(
                    Kind.SIZE,
                    "%s: is %dx%d, but its picture is %dx%d; make both of one size"
                            .formatted(labelFile, labels.width(), labels.height(), image.width(), image.height()));
            return;
        }
        pictures++;
        picture(image);
        objects(labelFile, labels);
    }

    private void picture(Pixels image) {
        String depth = image.range() == 255 ? "8 bit" : image.range() == 65535 ? "16 bit" : "range " + image.range();
        String channels = image.channels() + (image.channels() == 1 ? " channel, " : " channels, ");
        kinds.merge(channels + depth, 1, Integer::sum);
        Size size = new Size(image.width(), image.height());
        smallest = smallest == null || size.area() < smallest.area() ? size : smallest;
        largest = largest == null || size.area() > largest.area() ? size : largest;
    }

    private void objects(Path file, LabelMap labels) {
        int[] distinct = labels.distinct();
        counts.add(distinct.length);
        if (distinct.length == 0) {
            problem(Kind.EMPTY, file + ": no object; fine where the picture shows none");
            return;
        }
        for (Mask mask : labels.maskList()) {
            areas.add(mask.area());
            sizes.add(mask);
        }
        touching += touching(labels);
        int last = distinct[distinct.length - 1];
        if (last != distinct.length) {
            problem(Kind.GAPS, "%s: %d labels, the largest is %d; harmless".formatted(file, distinct.length, last));
        }
        pieces(file, labels);
    }

    private void pieces(Path file, LabelMap labels) {
        Overlaps overlaps = Overlaps.of(labels, Components.of(labels, Connectivity.EIGHT));
        SortedMap<Integer, Integer> pieces = new TreeMap<>();
        for (Overlap pair : overlaps.pairs()) {
            pieces.merge(overlaps.leftLabels()[pair.left()], 1, Integer::sum);
        }
        pieces.values().removeIf(count -> count == 1);
        if (!pieces.isEmpty()) {
            String list =
                    pieces.keySet().stream().limit(LISTED).map(String::valueOf).collect(Collectors.joining(", "));
            problem(
                    Kind.PIECES,
                    "%s: %s in several pieces: %s%s"
                            .formatted(
                                    file,
                                    pieces.size() == 1 ? "1 label is" : pieces.size() + " labels are",
                                    list,
                                    pieces.size() > LISTED ? ", ..." : ""));
        }
    }

    /** Number of labels that have another one beside them, or across a corner. */
    private static int touching(LabelMap map) {
        Set<Integer> found = new HashSet<>();
        int[] labels = map.labels();
        int width = map.width();
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int label = labels[at];
                if (label == 0) {
                    continue;
                }
                if (x + 1 < width) {
                    meet(label, labels[at + 1], found);
                }
                if (y + 1 < map.height()) {
                    for (int beside = Math.max(0, x - 1); beside <= Math.min(width - 1, x + 1); beside++) {
                        meet(label, labels[(y + 1) * width + beside], found);
                    }
                }
            }
        }
        return found.size();
    }

    private static void meet(int label, int other, Set<Integer> found) {
        if (other != 0 && other != label) {
            found.add(label);
            found.add(other);
        }
    }

    private void problem(Kind kind, String line) {
        problems.add(new Problem(kind, line));
    }
}
