package boxless.data.folders;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Subset;
import boxless.data.cityscapes.Cityscapes;
import boxless.data.coco.CocoInstances;
import boxless.data.coco.CocoPanoptic;
import boxless.data.cvat.CvatFolder;
import boxless.data.labelme.LabelmeFolder;
import boxless.data.labels.LabelFolder;
import boxless.data.labelstudio.LabelStudioFolder;
import boxless.data.yolo.YoloFolder;
import boxless.image.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a folder stores images and annotations; if several layouts apply, the first of these is used unless another is requested. */
public enum Layout {
    /** {@code images/ + labels/}: outlines as text. */
    YOLO {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            return YoloFolder.Place.in(data, split)
                    .map(place -> (names, reading) -> YoloFolder.open(place, names, reading));
        }
    },
    /** {@code images/ + labels/}: label images. */
    LABEL_FOLDER {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            return LabelFolder.Place.in(data, split, labels)
                    .map(place -> (names, reading) -> LabelFolder.open(place, names, reading));
        }
    },
    /** {@code instances.json + images/}, or another of COCO's layouts: objects that may overlap. */
    COCO_INSTANCES {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            return CocoInstances.Place.in(data, split)
                    .map(place -> (names, reading) -> CocoInstances.open(place, names, reading));
        }
    },
    /** {@code panoptic.json + panoptic/ + images/}: partitions. */
    COCO_PANOPTIC {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            Path folder = FolderScan.part(data, split);
            return Files.isDirectory(folder.resolve(FolderScan.IMAGES))
                            && Files.isRegularFile(folder.resolve(CocoPanoptic.JSON))
                    ? Optional.of((names, reading) -> some(folder, CocoPanoptic.open(folder, reading), names))
                    : Optional.empty();
        }
    },
    /** {@code leftImg8bit/SPLIT + gtFine/SPLIT}: partitions. */
    CITYSCAPES {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            return split != null
                            && Files.isDirectory(
                                    data.resolve(Cityscapes.PICTURES).resolve(split))
                            && Files.isDirectory(data.resolve(Cityscapes.TRUTHS).resolve(split))
                    ? Optional.of((names, reading) ->
                            some(data, Cityscapes.open(data, String.valueOf(split), reading), names))
                    : Optional.empty();
        }
    },
    /** {@code annotations.xml} and images: CVAT for images. */
    CVAT {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            Path folder = FolderScan.part(data, split);
            return CvatFolder.Place.in(data, split)
                    .map(place -> (names, reading) -> some(folder, CvatFolder.open(place, reading), names));
        }
    },
    /** A JSON file of tasks, and images: an export of Label Studio. */
    LABEL_STUDIO {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            Path folder = FolderScan.part(data, split);
            return LabelStudioFolder.Place.in(data, split)
                    .map(place -> (names, reading) -> some(folder, LabelStudioFolder.open(place, reading), names));
        }
    },
    /** A JSON file beside every image: labelme. */
    LABELME {
        @Override
        Optional<Opening> in(Path data, @Nullable String split, String labels) {
            Path folder = FolderScan.part(data, split);
            return LabelmeFolder.Place.in(data, split)
                    .map(place -> (names, reading) -> some(folder, LabelmeFolder.open(place, reading), names));
        }
    };

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether it holds partitions, with things and stuff. */
    public boolean isPanoptic() {
        return this == COCO_PANOPTIC || this == CITYSCAPES;
    }

    /** Whether data of the other layout in the same folder is annotated anew: neither seen in every folder of this one, nor meant to lie beside it. */
    boolean excludes(Layout other) {
        Set<Layout> both = EnumSet.of(this, other);
        return both.size() == 2
                && !both.equals(Set.of(YOLO, LABEL_FOLDER))
                && !both.equals(Set.of(COCO_INSTANCES, COCO_PANOPTIC));
    }

    /** Opens data that has been recognised. */
    @FunctionalInterface
    interface Opening {
        /** @param names the samples to use, or null for all */
        Dataset open(@Nullable Collection<String> names, Reading reading);
    }

    /** How to open what a folder holds in this layout; empty if it holds nothing in it. */
    abstract Optional<Opening> in(Path data, @Nullable String split, String labels);

    private static Dataset some(Path data, Dataset all, @Nullable Collection<String> names) {
        return names == null ? all : Subset.ofNames(data, all, names);
    }

    /**
     * The layout, by the names of files and folders; empty if none is recognised.
     *
     * @param data the folder
     * @param split its part, or null
     * @param labels name of the folder of label images
     */
    public static Optional<Layout> of(Path data, @Nullable String split, String labels) {
        return all(data, split, labels).stream().findFirst();
    }

    /** The names of the splits of a folder, sorted: sub-folders of it, or of its images. */
    public static List<String> splits(Path data, String labels) {
        return Stream.of(data, data.resolve(Cityscapes.PICTURES), data.resolve(FolderScan.IMAGES))
                .filter(Files::isDirectory)
                .flatMap(folder -> FolderScan.list(folder).stream())
                .filter(FolderScan::isSearchable)
                .map(folder -> folder.getFileName().toString())
                .distinct()
                .sorted()
                .filter(name -> of(data, name, labels).isPresent())
                .toList();
    }

    /**
     * The name of the split of a folder that is for training; empty if it has none, or if the folder itself is the data. That of a project of CVAT is both,
     * and its subsets come first: all of it would have the images for tests, too.
     */
    public static Optional<String> trainingSplit(Path data, String labels) {
        Optional<Layout> whole = of(data, null, labels);
        if (whole.isEmpty()) {
            return split(data, "train", labels, splits(data, labels));
        }
        return whole.get() == CVAT
                ? split(data, "train", labels, splits(data, labels))
                        .filter(name -> CvatFolder.Place.in(data, name)
                                .filter(place -> place.subset() != null)
                                .isPresent())
                : Optional.empty();
    }

    /** The name of the split of a folder that is for validation; empty if it has none. */
    public static Optional<String> validationSplit(Path data, String labels) {
        List<String> splits = splits(data, labels);
        return Stream.of("val", "valid", "validation")
                .flatMap(name -> split(data, name, labels, splits).stream())
                .findFirst();
    }

    /** A split as it is spelled there: CVAT writes {@code Train}. */
    private static Optional<String> split(Path data, String name, String labels, List<String> splits) {
        if (splits.contains(name)) {
            return Optional.of(name);
        }
        return splits.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .or(() -> of(data, name, labels).map(layout -> name));
    }

    /** All that the data can be taken for: label images only, where their folder is not the usual one, because only they have such a folder. */
    public static List<Layout> all(Path data, @Nullable String split, String labels) {
        return Arrays.stream(values())
                .filter(layout -> layout == LABEL_FOLDER || labels.equals(FolderScan.LABELS))
                .filter(layout -> layout.in(data, split, labels).isPresent())
                .toList();
    }
}
