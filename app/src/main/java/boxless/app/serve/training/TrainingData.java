package boxless.app.serve.training;

import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.AnnotatedObject;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StoredPicture;
import boxless.data.FolderScan;
import boxless.data.coco.CocoInstances;
import boxless.export.CocoJson;
import boxless.file.Count;
import boxless.image.Pictures;
import boxless.mask.Category;
import boxless.mask.Instances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a model learns from: the pictures whose objects were saved, as they are at this moment. One in five of those with objects, at least one, is for
 * validation: which depends on their names alone. Pictures that were saved without objects teach where there are none; those that have objects, but none
 * of the model's classes, do not.
 */
final class TrainingData implements Trainings.Lessons {
    private static final int PART = 5;

    private final AnnotationStore store;
    private final List<StoredPicture> training = new ArrayList<>();
    private final List<StoredPicture> validation = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>(); // objects of each category
    private final List<String> damaged = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>(); // with objects of other classes only
    private final List<String> gone;
    private final Set<String> written = new LinkedHashSet<>(); // categories

    private TrainingData(AnnotationStore store, List<String> gone) {
        this.store = store;
        this.gone = gone;
    }

    /**
     * Looks at what was saved.
     *
     * @param classes of the model
     * @throws Problem 400 where it is too little, or none of it is of the model's classes
     */
    static TrainingData of(PictureStore pictures, AnnotationStore store, List<Category> classes) throws IOException {
        TrainingData data = new TrainingData(store, pictures.gone());
        Map<StoredPicture, Set<String>> saved = new LinkedHashMap<>();
        for (StoredPicture picture : pictures.all()) {
            Optional<AnnotationStore.Summary> summary = store.summary(picture);
            if (summary.isPresent() && summary.get().problem() != null) {
                data.damaged.add(picture.name());
            } else if (summary.isPresent()) {
                List<AnnotatedObject> objects = store.read(picture).objects();
                if (objects.isEmpty()) {
                    data.empty.add(picture.name());
                }
                objects.forEach(object -> data.counts.merge(object.category(), 1, Integer::sum));
                saved.put(
                        picture, objects.stream().map(AnnotatedObject::category).collect(Collectors.toSet()));
            }
        }
        data.choose(Category.names(classes));
        data.divide(saved);
        return data;
    }

    /** A single class that nothing is called stands for everything, as in all training. */
    private void choose(List<String> classes) {
        boolean named = counts.keySet().stream().anyMatch(classes::contains);
        if (!named && classes.size() > 1 && !counts.isEmpty()) {
            throw Problem.bad(
                    "none of the objects is of a class of the model (%s), only %s; call them so, or choose another model"
                            .formatted(cited(classes), cited(counts.keySet())));
        }
        written.addAll(named ? classes : counts.keySet());
    }

    /** Names of categories, which may be any text. */
    private static String cited(Collection<String> names) {
        return names.stream().map(Problem::cited).collect(Collectors.joining(", "));
    }

    private void divide(Map<StoredPicture, Set<String>> saved) {
        List<StoredPicture> full = saved.entrySet().stream()
                .filter(picture -> picture.getValue().stream().anyMatch(written::contains))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(StoredPicture::id)) // made from their names
                .toList();
        if (full.size() < 2) {
            String which =
                    written.containsAll(counts.keySet()) ? "" : " of the model's classes (" + cited(written) + ")";
            throw Problem.bad(
                    "%s with saved objects%s; annotate and save at least 2, one to learn from and one to check"
                            .formatted(Count.of(full.size(), "picture"), which));
        }
        validation.addAll(full.subList(0, Math.max(1, full.size() / PART)));
        saved.forEach((picture, categories) -> {
            if (!categories.isEmpty() && Collections.disjoint(categories, written)) {
                foreign.add(picture.name());
            } else if (!validation.contains(picture)) {
                training.add(picture);
            }
        });
    }

    @Override
    public String note() {
        List<String> notes = new ArrayList<>();
        Map<String, Integer> others = new TreeMap<>(counts);
        others.keySet().removeAll(written);
        int objects = others.values().stream().mapToInt(Integer::intValue).sum();
        if (objects > 0) {
            notes.add("%s left out: the model has no class %s"
                    .formatted(Count.of(objects, "object"), cited(others.keySet())));
        }
        if (!foreign.isEmpty()) {
            notes.add("%s left out because none of %s objects is of the model's classes: %s"
                    .formatted(
                            Count.of(foreign.size(), "picture"),
                            foreign.size() == 1 ? "its" : "their",
                            String.join(", ", foreign)));
        }
        if (!damaged.isEmpty()) {
            notes.add("%s left out, because the picture or its objects cannot be read: %s"
                    .formatted(Count.of(damaged.size(), "picture"), String.join(", ", damaged)));
        }
        if (!gone.isEmpty()) {
            notes.add("left out: saved objects of %s, gone or among label images: %s"
                    .formatted(Count.of(gone.size(), "picture"), String.join(", ", gone)));
        }
        if (!empty.isEmpty()) {
            notes.add("%s saved without objects %s that there are none: %s"
                    .formatted(
                            Count.of(empty.size(), "picture"),
                            empty.size() == 1 ? "teaches" : "teach",
                            String.join(", ", empty)));
        }
        return String.join("; ", notes);
    }

    /**
     * Writes {@code train} and {@code val}, each with {@code instances.json} and {@code images}, where every picture has a folder of its own. Pictures are
     * linked where the system can: who replaces or deletes one in the data folder does not change what is learned from, but who writes into its file does.
     */
    @Override
    public void write(Path folder) throws IOException {
        write(folder.resolve("train"), training);
        write(folder.resolve("val"), validation);
    }

    private void write(Path folder, List<StoredPicture> pictures) throws IOException {
        Path images = Files.createDirectories(folder.resolve(FolderScan.IMAGES));
        List<Category> kinds = Category.things(List.copyOf(written));
        try (CocoJson json = CocoJson.truth(folder.resolve(CocoInstances.JSON), Category.byId(kinds))) {
            for (StoredPicture picture : pictures) {
                String name = picture.id() + "/" + picture.file().getFileName();
                link(picture.file(), Files.createDirectories(images.resolve(picture.id())));
                Instances objects = store.read(picture).only(written).instances(kinds);
                json.add(name, objects.width(), objects.height(), objects.objects());
            }
        }
    }

    /** Under its own name, by which files of one image refer to each other and to themselves. */
    private static void link(Path picture, Path folder) throws IOException {
        linkAs(picture, folder.resolve(picture.getFileName()));
        for (Path file : Pictures.companions(picture)) {
            if (!Files.isSymbolicLink(file)) { // as little a picture of the data folder as any other link
                linkAs(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private static void linkAs(Path file, Path to) throws IOException {
        try {
            Files.createLink(to, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, to); // another file system, or one without links
        }
    }
}
