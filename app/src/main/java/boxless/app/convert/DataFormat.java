package boxless.app.convert;

import boxless.data.FolderScan;
import boxless.data.Ids;
import boxless.data.coco.CocoInstances;
import boxless.data.coco.CocoPanoptic;
import boxless.data.cvat.CvatFolder;
import boxless.data.folders.Layout;
import boxless.data.labelme.LabelmeFolder;
import boxless.data.labelstudio.LabelStudioFolder;
import boxless.data.yolo.YoloFolder;
import boxless.export.CocoJson;
import boxless.export.CvatXml;
import boxless.export.LabelStudioJson;
import boxless.export.LabelmeJson;
import boxless.export.PanopticFolder;
import boxless.export.SharedPart;
import boxless.export.YoloLabels;
import boxless.file.BaseName;
import boxless.file.FileGroup;
import boxless.image.LabelFiles;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code convert} can write: annotations of pictures that lie in {@code images/} of the same folder. */
enum DataFormat {
    /** {@code instances.json}. */
    COCO {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            CocoJson document = CocoJson.truth(folder.resolve(CocoInstances.JSON), things(categories));
            return new SampleWriter() {
                @Override
                public Written write(Annotated picture, FileGroup.Together files, Losses losses) {
                    Instances things = losses.things(picture.truth());
                    int drawn = losses.drawn(things).objects().size();
                    Ids ids = picture.ids();
                    List<CocoObject> objects = picture.objects(things);
                    String file = picture.fileName(); // a whole label image must not wait with it for its turn
                    int width = things.width();
                    int height = things.height();
                    return new Written(drawn, () -> document.add(ids, file, width, height, objects));
                }

                @Override
                public void close() throws IOException {
                    document.close();
                }
            };
        }
    },
    /** {@code labels/}: label images. */
    LABELS {
        @Override
        SampleWriter open(Path folder, List<Category> categories) {
            return new LabelImages(
                    folder.resolve(FolderScan.LABELS),
                    Category.thingsOf(categories).size());
        }
    },
    /** {@code labels/} with outlines as text, and {@code data.yaml}. */
    YOLO {
        @Override
        SampleWriter open(Path folder, List<Category> categories) {
            Map<Integer, String> names = things(categories);
            Path labels = folder.resolve(FolderScan.LABELS);
            return new SampleWriter() {
                private boolean any;

                @Override
                public Written write(Annotated picture, FileGroup.Together files, Losses losses) throws IOException {
                    Instances things = losses.things(picture.truth());
                    Instances drawn = losses.drawn(losses.singles(things).instances());
                    List<double[]> outlines = picture.outlines();
                    losses.join(things, outlines);
                    byte[] text = YoloLabels.text(things, outlines, names);
                    files.write(labels.resolve(BaseName.of(picture.fileName()) + ".txt"), out -> out.write(text));
                    return new Written(drawn.objects().size(), () -> any = true);
                }

                /** Texts of an earlier conversion, in which the classes may have other numbers, are replaced by now. */
                @Override
                public void close() throws IOException {
                    if (any) {
                        YoloLabels.writeNames(folder.resolve(YoloFolder.YAML), names);
                    }
                }
            };
        }
    },
    /** {@code panoptic.json} and {@code panoptic/}. */
    PANOPTIC {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            PanopticFolder document = PanopticFolder.open(folder, categories);
            return new SampleWriter() {
                @Override
                public Written write(Annotated picture, FileGroup.Together files, Losses losses) throws IOException {
                    Panoptic partition = losses.upTo(LabelFiles.LARGEST_IN_COLOURS, losses.partition(picture.truth()));
                    long things =
                            partition.segments().stream().filter(Segment::thing).count();
                    Ids ids = picture.ids();
                    Long id = ids == null ? null : ids.image();
                    return new Written((int) things, document.prepare(id, picture.fileName(), partition, files::write));
                }

                @Override
                public void close() throws IOException {
                    document.close();
                }
            };
        }
    },
    /** A JSON file beside every image, and {@code labels.txt}. */
    LABELME {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            Map<Integer, String> names = things(categories);
            LabelmeJson.writeLabels(folder.resolve(LabelmeFolder.LABELS), names.values());
            Path images = folder.resolve(FolderScan.IMAGES);
            return (picture, files, losses) -> {
                Instances drawn = losses.drawn(losses.singles(picture.truth()).instances());
                byte[] json =
                        LabelmeJson.file(picture.fileName(), drawn.width(), drawn.height(), drawn.objects(), names);
                files.write(images.resolve(BaseName.of(picture.fileName()) + ".json"), out -> out.write(json));
                return new SampleWriter.Written(drawn.objects().size(), SharedPart.NOTHING);
            };
        }
    },
    /** {@code tasks.json}, and {@code labels.xml} with the labelling configuration. */
    LABEL_STUDIO {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            Map<Integer, String> names = things(categories);
            LabelStudioJson.writeConfiguration(folder.resolve(LabelStudioFolder.LABELS), names.values());
            LabelStudioJson document = new LabelStudioJson(folder.resolve(TASKS), names);
            return new Singles(
                    (fileName, objects) -> document.add(FolderScan.IMAGES + "/" + fileName, objects.objects()),
                    document);
        }

        @Override
        public String toString() {
            return "label-studio";
        }
    },
    /** {@code annotations.xml}. */
    CVAT {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            CvatXml document = new CvatXml(folder.resolve(CvatFolder.XML), things(categories));
            return new Singles(
                    (fileName, objects) -> document.add(fileName, objects.width(), objects.height(), objects.objects()),
                    document);
        }
    };

    private static final String TASKS = "tasks.json";

    /** Writes single objects, which may overlap. */
    private record Singles(Adding adding, Closeable document) implements SampleWriter {
        @FunctionalInterface
        private interface Adding {
            void add(String fileName, Instances objects) throws IOException;
        }

        @Override
        public Written write(Annotated picture, FileGroup.Together files, Losses losses) {
            Instances objects = losses.drawn(losses.singles(picture.truth()).instances());
            String file = picture.fileName(); // a whole label image must not wait with it for its turn
            return new Written(objects.objects().size(), () -> adding.add(file, objects));
        }

        @Override
        public void close() throws IOException {
            document.close();
        }
    }

    private static Map<Integer, String> things(List<Category> categories) {
        return Category.byId(Category.thingsOf(categories));
    }

    /** How data that can be taken in several ways is to be taken; null for the usual way. Only partitions have stuff. */
    @Nullable
    Layout wanted() {
        return this == PANOPTIC ? Layout.COCO_PANOPTIC : null;
    }

    /** What the folder may be taken for before and afterwards. COCO keeps its instances and partitions beside the same images. */
    Set<Layout> layouts() {
        return switch (this) {
            case COCO, PANOPTIC -> Set.of(Layout.COCO_INSTANCES, Layout.COCO_PANOPTIC);
            case LABELS -> Set.of(Layout.LABEL_FOLDER);
            case YOLO -> Set.of(Layout.YOLO);
            case LABELME -> Set.of(Layout.LABELME);
            case LABEL_STUDIO -> Set.of(Layout.LABEL_STUDIO);
            case CVAT -> Set.of(Layout.CVAT);
        };
    }

    /** Whether an annotation says what it is of by the name of its category alone: two of one name would become one. */
    boolean hasNamesOnly() {
        return switch (this) {
            case LABELME, LABEL_STUDIO, CVAT -> true;
            case COCO, LABELS, YOLO, PANOPTIC -> false;
        };
    }

    /**
     * The annotation of a picture alone, by all names that it may have, as paths in the folder.
     *
     * @param fileName of the picture
     */
    List<String> ownFiles(String fileName) {
        String name = BaseName.of(fileName);
        return switch (this) {
            case LABELS -> List.of(FolderScan.LABELS + "/" + name + ".png", FolderScan.LABELS + "/" + name + ".tif");
            case YOLO -> List.of(FolderScan.LABELS + "/" + name + ".txt");
            case PANOPTIC -> List.of(PanopticFolder.PNGS + "/" + name + ".png");
            case LABELME -> List.of(FolderScan.IMAGES + "/" + name + ".json");
            case COCO, LABEL_STUDIO, CVAT -> List.of();
        };
    }

    /** The files without which those of single pictures say nothing, or something else: they are there only when all pictures are. */
    List<String> documents() {
        return switch (this) {
            case COCO -> List.of(CocoInstances.JSON);
            case PANOPTIC -> List.of(CocoPanoptic.JSON);
            case YOLO -> List.of(YoloFolder.YAML);
            case LABEL_STUDIO -> List.of(TASKS);
            case CVAT -> List.of(CvatFolder.XML);
            case LABELS, LABELME -> List.of();
        };
    }

    /**
     * Begins to write.
     *
     * @param folder of the new data; it is there
     * @param categories of the old data
     */
    abstract SampleWriter open(Path folder, List<Category> categories) throws IOException;
}
