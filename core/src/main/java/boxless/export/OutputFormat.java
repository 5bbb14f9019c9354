package boxless.export;

import boxless.data.cityscapes.Cityscapes;
import boxless.data.coco.CocoPanoptic;
import boxless.file.PendingFile;
import boxless.mask.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code segment} can write. */
public enum OutputFormat {
    OVERLAY {
        @Override
        ResultWriter open(Path folder, List<Category> categories) {
            return ResultWriter.ofOwnFiles(result ->
                    Overlay.write(folder.resolve(Overlay.png(result.name())), result.picture(), result.sure()));
        }
    },
    LABELS {
        @Override
        ResultWriter open(Path folder, List<Category> categories) {
            return ResultWriter.ofOwnFiles(result -> LabelImage.write(folder, result.name(), result.sure()));
        }
    },
    CSV {
        @Override
        ResultWriter open(Path folder, List<Category> categories) {
            Map<Integer, String> names = Category.byId(categories);
            return ResultWriter.ofOwnFiles(result -> Measurements.write(
                    folder.resolve(result.name() + ".csv"),
                    result.picture(),
                    result.sure(),
                    names,
                    result.pixelSize()));
        }
    },
    TABLE {
        @Override
        ResultWriter open(Path folder, List<Category> categories) throws IOException {
            Path csv = folder.resolve(ObjectTable.FILE);
            return new ObjectTable(csv, PendingFile.open(csv), Category.byId(categories));
        }
    },
    GEOJSON {
        @Override
        ResultWriter open(Path folder, List<Category> categories) {
            Map<Integer, String> names = Category.byId(categories);
            return ResultWriter.ofOwnFiles(result -> GeoJson.write(
                    folder.resolve(result.name() + ".geojson"),
                    result.fileName(),
                    result.picture(),
                    result.sure(),
                    names,
                    result.pixelSize()));
        }
    },
    ROIS {
        @Override
        ResultWriter open(Path folder, List<Category> categories) {
            Map<Integer, String> names = Category.byId(categories);
            return ResultWriter.ofOwnFiles(result -> RoiZip.write(
                    folder.resolve(result.name() + ".rois.zip"),
                    result.sure().instances().objects(),
                    result.sure().stuff(),
                    names,
                    result.picture().plane()));
        }
    },
    YOLO {
        @Override
        ResultWriter open(Path folder, List<Category> categories) {
            Map<Integer, String> names = Category.byId(Category.thingsOf(categories));
            return ResultWriter.ofOwnFiles(result -> YoloLabels.write(
                    folder.resolve(result.name() + ".txt"),
                    result.sure().width(),
                    result.sure().height(),
                    result.sure().instances().frontToBack(),
                    names));
        }
    },
    COCO {
        @Override
        ResultWriter open(Path folder, List<Category> categories) throws IOException {
            CocoJson document =
                    CocoJson.results(folder.resolve(CocoJson.FILE), Category.byId(Category.thingsOf(categories)));
            return new ResultWriter() {
                @Override
                public SharedPart write(Result result) {
                    return () -> document.add(
                            result.fileName(),
                            result.found().width(),
                            result.found().height(),
                            result.found().instances().frontToBack(),
                            result.pixelSize());
                }

                @Override
                public void close() throws IOException {
                    document.close();
                }
            };
        }
    },
    PANOPTIC {
        @Override
        ResultWriter open(Path folder, List<Category> categories) throws IOException {
            PanopticFolder document = PanopticFolder.open(folder, categories);
            return new ResultWriter() {
                @Override
                public SharedPart write(Result result) throws IOException {
                    return document.prepare(result.name() + ".png", result.fileName(), result.sure());
                }

                @Override
                public void close() throws IOException {
                    document.close();
                }
            };
        }
    },
    CITYSCAPES {
        @Override
        ResultWriter open(Path folder, List<Category> categories) {
            Map<Integer, Integer> ids = cityscapesIds(categories);
            return ResultWriter.ofOwnFiles(result -> CityscapesFiles.writeResults(
                    folder, result.name(), result.found().instances(), ids));
        }
    };

    /** What is written where the user does not say. */
    public static final String USUAL = "overlay,labels,csv";

    /**
     * Begins to write.
     *
     * @param folder of the results; it is there
     * @param categories the categories of objects and stuff
     */
    abstract ResultWriter open(Path folder, List<Category> categories) throws IOException;

    /** @throws IllegalArgumentException if the format has no place for any of these categories */
    public void requirePlace(List<Category> categories) {
        if (this == CITYSCAPES) {
            cityscapesIds(categories);
        }
    }

    /** Whether stuff is written, too; other formats contain only objects. */
    public boolean holdsStuff() {
        return switch (this) {
            case OVERLAY, GEOJSON, ROIS, PANOPTIC -> true;
            case LABELS, CSV, TABLE, YOLO, COCO, CITYSCAPES -> false;
        };
    }

    /** Name of the file with what was found in all images; empty where there is none. */
    public Optional<String> sharedFile() {
        return switch (this) {
            case TABLE -> Optional.of(ObjectTable.FILE);
            case COCO -> Optional.of(CocoJson.FILE);
            case PANOPTIC -> Optional.of(CocoPanoptic.JSON);
            case OVERLAY, LABELS, CSV, GEOJSON, ROIS, YOLO, CITYSCAPES -> Optional.empty();
        };
    }

    /**
     * The pictures that may be written of an image, as paths in the folder. Those of its objects, of which {@link #CITYSCAPES} has any number, are not
     * among them: {@link CityscapesFiles#image}.
     *
     * @param name of its results
     */
    public List<String> pictures(String name) {
        return switch (this) {
            case OVERLAY -> List.of(Overlay.png(name));
            case LABELS -> List.of(LabelImage.png(name), LabelImage.tiff(name));
            case PANOPTIC -> List.of(PanopticFolder.PNGS + "/" + name + ".png");
            case CSV, TABLE, GEOJSON, ROIS, YOLO, COCO, CITYSCAPES -> List.of();
        };
    }

    /**
     * The files that may be written of an image alone, as paths in the folder; the masks of {@link #CITYSCAPES}, of which there are any number, go with its
     * text.
     *
     * @param name of its results
     */
    public List<String> ownFiles(String name) {
        return switch (this) {
            case OVERLAY, LABELS, PANOPTIC -> pictures(name);
            case CSV -> List.of(name + ".csv");
            case GEOJSON -> List.of(name + ".geojson");
            case ROIS -> List.of(name + ".rois.zip");
            case YOLO, CITYSCAPES -> List.of(name + ".txt");
            case TABLE, COCO -> List.of();
        };
    }

    /** The ids of Cityscapes' classes of the same names; classes that it does not judge are left out. */
    private static Map<Integer, Integer> cityscapesIds(List<Category> categories) {
        Map<Integer, Integer> ids = new TreeMap<>();
        for (Category category : categories) {
            Cityscapes.classes().stream()
                    .filter(known -> known.thing() && known.name().equals(category.name()))
                    .forEach(known -> ids.put(category.id(), known.id()));
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "cityscapes: none of the model's classes %s is a Cityscapes class; choose another format"
                            .formatted(Category.byId(categories).values()));
        }
        return ids;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
