package boxless.app.convert;

import boxless.data.Ids;
import boxless.data.Sample;
import boxless.data.labelme.LabelmeFolder;
import boxless.data.labelstudio.LabelStudioFolder;
import boxless.export.CocoJson;
import boxless.export.CvatXml;
import boxless.export.LabelStudioJson;
import boxless.export.LabelmeJson;
import boxless.export.OutputFormat;
import boxless.export.PanopticFolder;
import boxless.export.YoloLabels;
import boxless.file.BaseName;
import boxless.image.LabelFiles;
import boxless.mask.Category;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code convert} can write: annotations of pictures that lie in {@code images/} of the same folder. */
enum DataFormat {
    /** {@code instances.json}. */
    COCO {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            CocoJson document = CocoJson.truth(folder.resolve("instances.json"), things(categories));
            return new SampleWriter() {
                @Override
                public void write(String fileName, Sample sample, @Nullable Ids ids, Losses losses) throws IOException {
                    Instances objects = losses.things(sample.truth());
                    losses.drawn(objects);
                    if (ids == null) {
                        document.add(fileName, objects.width(), objects.height(), objects.objects());
                    } else {
                        document.add(ids, fileName, objects.width(), objects.height(), objects.objects());
                    }
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
            long kinds = categories.stream().filter(Category::thing).count();
            return (fileName, sample, ids, losses) -> {
                Panoptic partition = losses.partition(losses.singles(sample.truth()));
                losses.merge(kinds, partition.segments().size());
                if (!fits(partition.map())) {
                    losses.renumber(partition.segments().size());
                }
                writeLabels(folder.resolve("labels"), sample.name(), partition.map());
            };
        }
    },
    /** {@code labels/} with outlines as text, and {@code data.yaml}. */
    YOLO {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            Map<Integer, String> names = things(categories);
            YoloLabels.writeNames(folder.resolve("data.yaml"), names);
            return (fileName, sample, ids, losses) -> {
                Instances objects = losses.drawn(losses.singles(sample.truth()).instances());
                losses.join(objects);
                YoloLabels.write(
                        folder.resolve("labels").resolve(sample.name() + ".txt"),
                        objects.width(),
                        objects.height(),
                        objects.objects(),
                        names);
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
                public void write(String fileName, Sample sample, @Nullable Ids ids, Losses losses) throws IOException {
                    if (ids == null) {
                        document.add(fileName, losses.partition(sample.truth()));
                    } else {
                        document.add(ids.image(), fileName, losses.partition(sample.truth()));
                    }
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
            return new Singles(
                    (fileName, objects) -> LabelmeJson.write(
                            folder.resolve("images").resolve(BaseName.of(fileName) + ".json"),
                            fileName,
                            objects.width(),
                            objects.height(),
                            objects.objects(),
                            names),
                    () -> {});
        }
    },
    /** {@code tasks.json}, and {@code labels.xml} with the labelling configuration. */
    LABEL_STUDIO {
        @Override
        SampleWriter open(Path folder, List<Category> categories) throws IOException {
            Map<Integer, String> names = things(categories);
            LabelStudioJson.writeConfiguration(folder.resolve(LabelStudioFolder.LABELS), names.values());
            LabelStudioJson document = new LabelStudioJson(folder.resolve("tasks.json"), names);
            return new Singles(
                    (fileName, objects) ->
                            document.add("images/" + fileName, objects.width(), objects.height(), objects.objects()),
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
            CvatXml document = new CvatXml(folder.resolve("annotations.xml"), things(categories));
            return new Singles(
                    (fileName, objects) -> document.add(fileName, objects.width(), objects.height(), objects.objects()),
                    document);
        }
    };

    /** Writes single objects, which may overlap. */
    private record Singles(Adding adding, Closeable document) implements SampleWriter {
        @FunctionalInterface
        private interface Adding {
            void add(String fileName, Instances objects) throws IOException;
        }

        @Override
        public void write(String fileName, Sample sample, @Nullable Ids ids, Losses losses) throws IOException {
            adding.add(fileName, losses.drawn(losses.singles(sample.truth()).instances()));
        }

        @Override
        public void close() throws IOException {
            document.close();
        }
    }

    private static Map<Integer, String> things(List<Category> categories) {
        return OutputFormat.names(categories.stream().filter(Category::thing).toList());
    }

    /**
     * Begins to write.
     *
     * @param folder of the new data; it is there
     * @param categories of the old data
     */
    abstract SampleWriter open(Path folder, List<Category> categories) throws IOException;

    /** Labels stay what they are where 16 bits hold them; else they are counted from 1. */
    private static void writeLabels(Path folder, String name, LabelMap map) throws IOException {
        LabelMap small = fits(map) ? map : map.relabelled();
        if (fits(small)) {
            LabelFiles.writePng(small, folder.resolve(name + ".png"));
        } else {
            LabelFiles.writeTiff(small, folder.resolve(name + ".tif"));
        }
    }

    private static boolean fits(LabelMap map) {
        return Arrays.stream(map.labels()).allMatch(label -> label <= LabelFiles.LARGEST_IN_PNG);
    }
}
