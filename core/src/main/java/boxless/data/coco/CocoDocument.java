package boxless.data.coco;

import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.mask.Category;
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
    private final List<Category> categories = new ArrayList<>();
    private final List<CocoPicture> pictures = new ArrayList<>();
    private final List<CocoItem> items = new ArrayList<>();

    private CocoDocument() {}

    /** Reads the value at which the stream stands. */
    static CocoDocument read(Path file, JsonStream json) {
        CocoDocument document = new CocoDocument();
        Set<String> found = new HashSet<>();
        json.forEachKey(key -> {
            found.add(key);
            switch (key) {
                case "categories" -> json.forEachElement(() -> document.categories.add(category(json)));
                case "images" -> json.forEachElement(() -> document.pictures.add(picture(json)));
                case "annotations" -> json.forEachElement(() -> document.items.add(CocoItem.read(json)));
                default -> {}
            }
        });
        for (String key : List.of("images", "annotations", "categories")) {
            if (!found.contains(key)) {
                throw new BadFileException(file, "has no '" + key + "'; give a file of COCO instances");
            }
        }
        document.sort(file);
        return document;
    }

    private void sort(Path file) {
        categories.sort(Comparator.comparingInt(Category::id));
        pictures.sort(Comparator.comparingLong(CocoPicture::id));
        requireUnique(file, "category", categories.stream().mapToLong(Category::id));
        requireUnique(file, "image", pictures.stream().mapToLong(CocoPicture::id));
        // Items without an id are named where they are checked.
        requireUnique(
                file,
                "annotation",
                items.stream().map(item -> item.id).filter(Objects::nonNull).mapToLong(Long::longValue));
    }

    private static void requireUnique(Path file, String what, LongStream unsorted) {
        long[] ids = unsorted.sorted().toArray();
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] == ids[i - 1]) {
                throw new BadFileException(
                        file, "has the %s id %d twice; ids are unique, renumber one".formatted(what, ids[i]));
            }
        }
    }

    private static Category category(JsonStream json) {
        Named named = Named.read(json);
        if (named.id == null || named.name == null) {
            throw json.bad("a category without id or name; add it");
        }
        if (named.id != named.id.intValue()) {
            throw json.bad("the category id " + named.id + " is too large; give at most " + Integer.MAX_VALUE);
        }
        return new Category(named.id.intValue(), named.name, named.thing);
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
            return new CocoPicture(named.id, named.fileName, named.width, named.height);
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
                case "id" -> id = json.longNumber(-CocoItem.LARGEST_ID, CocoItem.LARGEST_ID);
                case "name" -> name = json.text();
                case "file_name" -> fileName = json.text();
                case "width" -> width = json.number(1, Integer.MAX_VALUE);
                case "height" -> height = json.number(1, Integer.MAX_VALUE);
                case "isthing" -> thing = json.flag();
                default -> {}
            }
        }
    }

    /** Ascending by id, which are unique. */
    List<Category> categories() {
        return List.copyOf(categories);
    }

    /** Ascending by id, which are unique. */
    List<CocoPicture> pictures() {
        return List.copyOf(pictures);
    }

    /** In the order of the file; those that have an id have one each. */
    List<CocoItem> items() {
        return items;
    }
}
