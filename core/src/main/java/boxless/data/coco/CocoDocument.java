package boxless.data.coco;

import boxless.file.BadFileException;
import boxless.file.JsonStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a JSON file of COCO instances holds, as it is read: items are not yet checked against pictures and categories. */
final class CocoDocument {
    private final List<Kind> kinds = new ArrayList<>();
    private final List<CocoPicture> pictures = new ArrayList<>();
    private final List<CocoItem> items = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private CocoDocument() {}

    /** An element of {@code categories}, with the id of the file. */
    record Kind(long id, String name, boolean thing) {}

    /** Reads the value at which the stream stands. */
    static CocoDocument read(Path file, JsonStream json) {
        CocoDocument document = new CocoDocument();
        Set<String> found = new HashSet<>();
        json.forEachKey(key -> {
            found.add(key);
            switch (key) {
                case "categories" -> document.each(json, () -> document.kinds.add(kind(json)));
                case "images" -> document.each(json, () -> document.pictures.add(picture(json)));
                case "annotations" -> document.each(json, () -> document.items.add(CocoItem.read(json)));
                default -> {}
            }
        });
        for (String key : List.of("images", "annotations", "categories")) {
            if (!found.contains(key)) {
                throw new BadFileException(file, "has no '" + key + "'; give a file of COCO instances");
            }
        }
        if (document.items.stream().anyMatch(item -> item.panoptic)) {
            throw new BadFileException(file, "is of COCO's panoptic format; give a file of COCO instances");
        }
        document.sort();
        return document;
    }

    private void each(JsonStream json, Runnable element) {
        json.forEachElement(element, wrong -> faults.add(wrong.problem()));
    }

    private void sort() {
        kinds.sort(Comparator.comparingLong(Kind::id));
        pictures.sort(Comparator.comparingLong(CocoPicture::id));
        checkUnique("category", kinds.stream().mapToLong(Kind::id));
        checkUnique("image", pictures.stream().mapToLong(CocoPicture::id));
        // Items without an id are named where they are checked.
        checkUnique(
                "annotation",
                items.stream().map(item -> item.id).filter(Objects::nonNull).mapToLong(Long::longValue));
    }

    private void checkUnique(String what, LongStream unsorted) {
        long[] ids = unsorted.sorted().toArray();
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] == ids[i - 1]) {
                faults.add("has the %s id %d twice; ids are unique, renumber one".formatted(what, ids[i]));
            }
        }
    }

    private static Kind kind(JsonStream json) {
        Named named = Named.read(json);
        if (named.id == null || named.name == null) {
            throw json.bad("a category without id or name; add it");
        }
        return new Kind(named.id, named.name, named.thing);
    }

    private static CocoPicture picture(JsonStream json) {
        Named named = Named.read(json);
        if (named.id == null) {
            throw json.bad("an image without id; add it");
        }
        if (named.fileName == null || named.width == 0 || named.height == 0) {
            throw json.bad("image " + named.id + " lacks file_name, width or height; add it");
        }
        try {
            return new CocoPicture(named.id, PictureFiles.portable(named.fileName), named.width, named.height);
        } catch (IllegalArgumentException e) {
            throw json.bad("image " + named.id + " " + e.getMessage());
        }
    }

    /** An element of {@code categories} or {@code images}. */
    private static final class Named {
        private @Nullable Long id;
        private @Nullable String name;
        private @Nullable String fileName;
        private int width;
        private int height;
        private boolean thing = true;

        private static Named read(JsonStream json) {
            Named named = new Named();
            json.forEachKey(key -> named.take(key, json));
            return named;
        }

        private void take(String key, JsonStream json) {
            switch (key) {
                case "id" -> id = json.longId(-CocoItem.LARGEST_ID, CocoItem.LARGEST_ID);
                case "name" -> name = json.text();
                case "file_name" -> fileName = json.text();
                case "width" -> width = json.number(1, Integer.MAX_VALUE);
                case "height" -> height = json.number(1, Integer.MAX_VALUE);
                case "isthing" -> thing = json.flag();
                default -> {}
            }
        }
    }

    /** Ascending by id. */
    List<Kind> kinds() {
        return List.copyOf(kinds);
    }

    /** Ascending by id. */
    List<CocoPicture> pictures() {
        return List.copyOf(pictures);
    }

    /** In the order of the file. */
    List<CocoItem> items() {
        return items;
    }

    /** What is wrong with elements that are left out of the lists, and ids that occur twice. */
    List<String> faults() {
        return List.copyOf(faults);
    }
}
