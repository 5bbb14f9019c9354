package boxless.data.labelstudio;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.drawn.DrawnPicture;
import boxless.data.drawn.DrawnPictures;
import boxless.data.drawn.LeftOut;
import boxless.data.drawn.PictureSearch;
import boxless.data.drawn.Regions;
import boxless.data.drawn.Shape;
import boxless.file.BadFileException;
import boxless.file.JsonHead;
import boxless.file.JsonStream;
import boxless.image.Reading;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An export of Label Studio in its own JSON format beside the images: brushes, polygons, rectangles and ellipses. Of several annotations of a task, the
 * one marked as ground truth counts, else the first; tasks without annotation are left out, as are points.
 */
public final class LabelStudioFolder {
    /** The labelling configuration of the project, if it lies beside the export: the order of the labels. */
    public static final String LABELS = "labels.xml";

    /** Other JSON files may lie in the folder: so many are looked into. */
    private static final int LOOKED_INTO = 20;

    private LabelStudioFolder() {}

    /**
     * Where such data lies.
     *
     * @param data the folder with the images, in it or in {@code images/}
     * @param json the exports found there, usually one
     */
    public record Place(Path data, List<Path> json) {
        public Place {
            json = List.copyOf(json);
        }

        /** A folder with a JSON file of tasks. */
        public static Optional<Place> in(Path data, @Nullable String split) {
            Path folder = FolderScan.part(data, split);
            List<Path> json = Files.isDirectory(folder)
                    ? FolderScan.list(folder).stream()
                            .filter(file -> file.toString().endsWith(".json"))
                            .limit(LOOKED_INTO)
                            .filter(LabelStudioFolder::isExport)
                            .toList()
                    : List.of();
            return json.isEmpty() ? Optional.empty() : Optional.of(new Place(folder, json));
        }
    }

    private static boolean isExport(Path file) {
        JsonHead task = JsonHead.array(file);
        return task.has("annotations") || task.has("completions");
    }

    /**
     * Reads the annotations, but no images.
     *
     * @param reading what to read of every image
     * @throws BadFileException if they are damaged, there are several exports, or images are missing
     */
    public static Dataset open(Place place, Reading reading) {
        Path json = place.json().getFirst();
        if (place.json().size() > 1) {
            throw new BadFileException(
                    place.json().getLast(),
                    "is an export of Label Studio, and so is %s; keep one of them in the folder"
                            .formatted(json.getFileName()));
        }
        List<Task> tasks = new ArrayList<>();
        JsonStream.read(json, stream -> stream.forEachElement(() -> tasks.add(Task.read(stream))));
        PictureSearch search = new PictureSearch(place.data(), ImageAddress::uploaded);
        LeftOut leftOut = new LeftOut();
        List<DrawnPicture> pictures = new ArrayList<>();
        for (Task task : tasks) {
            List<String> paths = paths(json, task);
            String name = paths.isEmpty() ? "of task " + task.id() : paths.getLast();
            if (paths.isEmpty()) {
                leftOut.add(json, name, "task without an image that can be read");
            } else if (task.annotation().isEmpty()) {
                leftOut.add(json, name, "task without annotation");
            } else {
                Path image = search.find(paths, place.data().resolve(FolderScan.IMAGES), place.data());
                if (image != null) {
                    pictures.add(picture(json, image, name, task, leftOut));
                }
            }
        }
        search.requireAll(json);
        if (pictures.isEmpty()) {
            String reasons = leftOut.summary().isEmpty() ? "" : " (" + leftOut.summary() + ")";
            throw new BadFileException(
                    json,
                    "has no annotated image%s; annotate some tasks with PNG, JPEG or TIFF images and export them again"
                            .formatted(reasons));
        }
        return new DrawnPictures(
                pictures,
                List.of(json),
                LabellingConfiguration.labels(place.data().resolve(LABELS)),
                leftOut.notes(json),
                reading);
    }

    private static List<String> paths(Path json, Task task) {
        try {
            return ImageAddress.paths(task.data(), task.tags());
        } catch (IllegalArgumentException e) {
            throw new BadFileException(json, "task " + task.id() + " " + e.getMessage(), e);
        }
    }

    private static DrawnPicture picture(Path json, Path image, String name, Task task, LeftOut leftOut) {
        List<TaskResult> results = task.annotation().orElseThrow().results();
        for (int other = 1; other < task.annotations().size(); other++) {
            leftOut.add(json, name, "further annotation of a task");
        }
        Map<String, List<String>> labels = new HashMap<>();
        Set<String> drawn = new HashSet<>();
        for (TaskResult result : results) {
            if (result.id() != null) {
                labels.computeIfAbsent(result.id(), id -> new ArrayList<>()).addAll(result.labels());
            }
        }
        Regions regions = new Regions();
        Size size = null;
        for (TaskResult result : results) {
            Shape shape = result.shape();
            if (shape == null) {
                continue;
            }
            if (result.id() != null && !drawn.add(result.id())) {
                continue; // the same shape again, to carry a label
            }
            if (result.turned()) {
                leftOut.add(json, name, "region on an image that was shown turned");
                continue;
            }
            if (size != null && result.size() != null && !size.equals(result.size())) {
                throw new BadFileException(
                        json,
                        "task %s has regions on images of %s and of %s; make a task of each"
                                .formatted(task.id(), size, result.size()));
            }
            size = size == null ? result.size() : size;
            List<String> own = result.id() == null ? result.labels() : labels.getOrDefault(result.id(), List.of());
            own.stream().distinct().skip(1).forEach(label -> leftOut.add(json, name, "further label of a region"));
            regions.add(own.isEmpty() ? "object" : own.getFirst(), null, shape);
        }
        results.stream()
                .filter(result -> result.shape() == null && (result.id() == null || !drawn.contains(result.id())))
                .forEach(result -> leftOut.add(json, name, result.type()));
        return new DrawnPicture(image, json, "task " + task.id(), size, regions.list());
    }
}
