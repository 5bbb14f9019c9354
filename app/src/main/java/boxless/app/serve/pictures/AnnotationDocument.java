package boxless.app.serve.pictures;

import boxless.file.JsonReason;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The annotations of a picture as COCO instances, so that whatever reads those reads them: one image, categories by name, masks as compressed run
 * lengths. What COCO has no place for lies in keys of our own: {@code boxless.version}, and of every annotation {@code object} (its id), {@code source}
 * and {@code score}.
 */
final class AnnotationDocument {
    private static final String OWN = "boxless";

    private AnnotationDocument() {}

    /** One row a line, so that a version control system shows what changed. */
    static String write(String fileName, Annotations annotations) {
        List<String> kinds = new ArrayList<>();
        List<String> objects = new ArrayList<>();
        Map<String, Integer> numbers = numbers(annotations.kinds());
        numbers.forEach((name, number) -> kinds.add(Settings.JSON
                .createObjectNode()
                .put("id", number)
                .put("name", name)
                .toString()));
        for (AnnotatedObject object : annotations.objects()) {
            objects.add(annotation(objects.size() + 1, object, numbers).toString());
        }
        ObjectNode image = Settings.JSON
                .createObjectNode()
                .put("id", 1)
                .put("file_name", fileName)
                .put("width", annotations.size().width())
                .put("height", annotations.size().height());
        return """
                {"info": {"description":"written by Boxless"},
                "boxless": {"version":%s},
                "categories": [%s],
                "annotations": [%s],
                "images": [%s]}
                """.formatted(
                Long.toString(annotations.version()), rows(kinds), rows(objects), rows(List.of(image.toString())));
    }

    private static String rows(List<String> rows) {
        return rows.isEmpty() ? "" : "\n" + String.join(",\n", rows);
    }

    private static Map<String, Integer> numbers(List<Category> kinds) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        kinds.forEach(kind -> numbers.put(kind.name(), kind.id()));
        return numbers;
    }

    private static ObjectNode annotation(int id, AnnotatedObject object, Map<String, Integer> numbers) {
        Mask mask = object.mask();
        ObjectNode json = Settings.JSON
                .createObjectNode()
                .put("id", id)
                .put("image_id", 1)
                .put("category_id", numbers.get(object.category()));
        json.set("segmentation", ObjectJson.rle(mask));
        json.set("bbox", ObjectJson.box(mask));
        json.put("area", mask.area()).put("iscrowd", 0);
        if (object.score() != null) {
            json.put("score", object.score());
        }
        return json.put("object", object.id()).put("source", ObjectJson.name(object.source()));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param size of the picture
     * @throws IllegalArgumentException where it is anything else: why, for the end of a line that begins with the file's name
     */
    static Annotations read(byte[] content, Size size) {
        JsonNode tree;
        try {
            tree = Settings.JSON.readTree(content);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is not valid JSON: " + JsonReason.of(e), e);
        }
        JsonNode version = tree.path(OWN).path("version");
        if (!version.isIntegralNumber()
                || version.asLong(0) < 1
                || !tree.path("annotations").isArray()
                || !tree.path("categories").isArray()
                || tree.path("images").size() != 1) {
            throw new IllegalArgumentException("was not written by boxless serve");
        }
        JsonNode image = tree.path("images").path(0);
        Size stated =
                new Size(image.path("width").asInt(0), image.path("height").asInt(0));
        if (!stated.equals(size)) {
            throw new IllegalArgumentException(
                    "belongs to a picture of %s, but this one is %s".formatted(stated, size));
        }
        return new Annotations(version.asLong(0), size, objects(tree, size));
    }

    private static List<AnnotatedObject> objects(JsonNode tree, Size size) {
        Map<Integer, String> names = new HashMap<>();
        tree.path("categories")
                .forEach(kind ->
                        names.put(kind.path("id").asInt(0), kind.path("name").asString("")));
        ArrayNode list = Settings.JSON.createArrayNode();
        for (JsonNode annotation : tree.path("annotations")) {
            ObjectNode object = list.addObject();
            object.set("id", annotation.get("object"));
            object.put("category", names.get(annotation.path("category_id").asInt(0)));
            object.set("rle", annotation.get("segmentation"));
            object.set("score", annotation.get("score"));
            object.set("source", annotation.get("source"));
        }
        return ObjectJson.objects(list, size);
    }
}
