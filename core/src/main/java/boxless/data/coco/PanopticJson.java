package boxless.data.coco;

import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.image.LabelFiles;
import boxless.mask.Category;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PanopticFile} keeps of its JSON, in one pass. */
final class PanopticJson {
    private final JsonStream json;
    private final Map<String, PanopticEntry.Picture> pictures = new LinkedHashMap<>();
    private final Map<String, PanopticEntry> annotations = new LinkedHashMap<>();
    private final Map<Integer, Category> categories = new HashMap<>();
    private int[] segments = new int[PanopticEntry.PARTS * 64];

    private PanopticJson(JsonStream json) {
        this.json = json;
    }

    /**
     * @param unannotated file names of the images that are listed, but not annotated
     * @param unnamed see {@link CategoryNames#unnamed}
     */
    record Content(
            List<Category> categories, List<PanopticEntry> entries, List<String> unannotated, List<String> unnamed) {}

    /** @param known the categories, into which those of the file are translated by their names; null to take those of the file */
    static Content read(Path file, @Nullable Collection<Category> known) {
        Content[] content = new Content[1];
        JsonStream.read(file, json -> content[0] = new PanopticJson(json).read(known));
        if (content[0].entries().isEmpty()) {
            throw new BadFileException(file, "has no annotations; give a panoptic JSON file, not one of instances");
        }
        return content[0];
    }

    private Content read(@Nullable Collection<Category> known) {
        json.forEachKey(key -> {
            switch (key) {
                case "images" -> json.forEachElement(this::picture);
                case "annotations" -> json.forEachElement(this::annotation);
                case "categories" -> json.forEachElement(() -> category(known == null));
                default -> {}
            }
        });
        List<String> unnamed = known == null ? List.of() : translate(known);
        List<PanopticEntry> entries =
                annotations.values().stream().map(this::checked).toList();
        List<Category> sorted = new ArrayList<>(categories.values());
        sorted.sort(Comparator.comparingInt(Category::id));
        return new Content(sorted, entries, unannotated(), unnamed);
    }

    /** Puts the known categories in the place of the file's own, if it lists any. */
    private List<String> translate(Collection<Category> known) {
        CategoryNames names = new CategoryNames(
                categories.values().stream()
                        .map(category -> new CategoryNames.Listed(category.id(), category.name()))
                        .toList(),
                known.stream()
                        .collect(Collectors.groupingBy(
                                Category::name,
                                Collectors.mapping(category -> (long) category.id(), Collectors.toList()))));
        if (!categories.isEmpty()) {
            annotations.values().forEach(entry -> entry.translate(category -> number(entry, category, names)));
        }
        categories.clear();
        known.forEach(category -> categories.put(category.id(), category));
        return names.unnamed();
    }

    private int number(PanopticEntry entry, int category, CategoryNames names) {
        Long number = names.ids().get((long) category);
        if (number == null) {
            Category own = categories.get(category);
            throw json.bad(
                    own == null
                            ? "image %s has the category %d, which its own file does not list; add it to categories"
                                    .formatted(entry.imageId(), category)
                            : "image %s has the category %d (%s), of which the ground truth has %s; leave such segments out, or correct the name"
                                    .formatted(
                                            entry.imageId(),
                                            category,
                                            own.name(),
                                            names.ambiguous().containsKey(own.name()) ? "several" : "none"));
        }
        return Math.toIntExact(number);
    }

    private List<String> unannotated() {
        return pictures.entrySet().stream()
                .filter(picture -> !annotations.containsKey(picture.getKey()))
                .map(picture -> picture.getValue().fileName())
                .toList();
    }

    private void picture() {
        String[] texts = new String[2];
        int[] size = new int[2];
        json.forEachKey(key -> {
            switch (key) {
                case "id" -> texts[0] = json.id();
                case "file_name" -> texts[1] = PictureFiles.portable(json.text());
                case "width" -> size[0] = json.number(1, Integer.MAX_VALUE);
                case "height" -> size[1] = json.number(1, Integer.MAX_VALUE);
                default -> {}
            }
        });
        String id = required(texts[0], "images", "id");
        String fileName = required(texts[1], "image " + id, "file_name");
        if (pictures.put(id, new PanopticEntry.Picture(fileName, size[0], size[1])) != null) {
            throw json.bad("lists image " + id + " twice; keep one");
        }
    }

    /** @param complete whether it must say if it is of things */
    private void category(boolean complete) {
        Integer[] id = new Integer[1];
        String[] name = new String[1];
        Boolean[] thing = new Boolean[1];
        json.forEachKey(key -> {
            switch (key) {
                case "id" -> id[0] = json.number(0, Integer.MAX_VALUE);
                case "name" -> name[0] = json.text();
                case "isthing" -> thing[0] = json.flag();
                default -> {}
            }
        });
        int number = required(id[0], "categories", "id");
        Category category = new Category(
                number,
                required(name[0], "category " + number, "name"),
                complete ? required(thing[0], "category " + number, "isthing") : thing[0] == null || thing[0]);
        if (categories.put(number, category) != null) {
            throw json.bad("lists category " + number + " twice; keep one");
        }
    }

    private void annotation() {
        String[] texts = new String[2];
        int[][] found = new int[1][];
        json.forEachKey(key -> {
            switch (key) {
                case "image_id" -> texts[0] = json.id();
                case "file_name" -> texts[1] = PictureFiles.portable(json.text());
                case "segments_info" -> found[0] = segments();
                default -> {}
            }
        });
        String id = required(texts[0], "annotations", "image_id");
        PanopticEntry entry = new PanopticEntry(
                id,
                required(texts[1], "the annotation of image " + id, "file_name"),
                required(found[0], "the annotation of image " + id, "segments_info"),
                null,
                0,
                0);
        requireDistinct(entry);
        if (annotations.put(id, entry) != null) {
            throw json.bad("annotates image " + id + " twice; keep one annotation");
        }
    }

    private int[] segments() {
        int[] size = {0};
        json.forEachElement(() -> {
            if (size[0] == segments.length) {
                segments = Arrays.copyOf(segments, 2 * segments.length);
            }
            segment(size[0]);
            size[0] += PanopticEntry.PARTS;
        });
        return Arrays.copyOf(segments, size[0]);
    }

    private void segment(int at) {
        segments[at] = 0;
        segments[at + 1] = -1;
        segments[at + 2] = 0;
        segments[at + 3] = -1;
        json.forEachKey(key -> {
            switch (key) {
                case "id" -> segments[at] = json.number(1, LabelFiles.LARGEST_IN_COLOURS);
                case "category_id" -> segments[at + 1] = json.number(0, Integer.MAX_VALUE);
                case "iscrowd" -> segments[at + 2] = json.flag() ? 1 : 0;
                case "area" -> segments[at + 3] = json.isNumber() ? (int) json.real() : -1;
                default -> {}
            }
        });
        required(segments[at] == 0 ? null : segments[at], "segments_info", "id");
        required(segments[at + 1] < 0 ? null : segments[at + 1], "segment " + segments[at], "category_id");
    }

    private void requireDistinct(PanopticEntry entry) {
        Set<Integer> seen = new HashSet<>();
        for (int k = 0; k < entry.segmentCount(); k++) {
            if (!seen.add(entry.id(k))) {
                throw json.bad("lists segment %d of image %s twice; give every segment of an image its own id"
                        .formatted(entry.id(k), entry.imageId()));
            }
        }
    }

    private <T> T required(@Nullable T value, String what, String key) {
        if (value == null) {
            throw json.bad("%s: the key '%s' is missing; add it".formatted(what, key));
        }
        return value;
    }

    private PanopticEntry checked(PanopticEntry entry) {
        String id = entry.imageId();
        for (int k = 0; k < entry.segmentCount(); k++) {
            if (!categories.containsKey(entry.category(k))) {
                throw json.bad("segment %d of image %s has the unknown category %d; known categories are %s"
                        .formatted(entry.id(k), id, entry.category(k), known()));
            }
        }
        PanopticEntry.Picture picture = pictures.get(id);
        if (picture == null && !pictures.isEmpty()) {
            throw json.bad("annotates image " + id + ", which its images do not list; add it to images");
        }
        return picture == null ? entry : entry.of(picture);
    }

    private String known() {
        List<Integer> ids = categories.keySet().stream().sorted().toList();
        return ids.isEmpty()
                ? "none: the file has no categories"
                : ids.size() > 20 ? ids.getFirst() + " to " + ids.getLast() : ids.toString();
    }
}
