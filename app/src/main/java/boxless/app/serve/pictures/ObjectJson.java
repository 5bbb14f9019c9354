package boxless.app.serve.pictures;

import boxless.file.Settings;
import boxless.mask.Box;
import boxless.mask.CocoRle;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Masks and objects as the routes say them. What is wrong with one is an IllegalArgumentException: a line that begins with its key. */
public final class ObjectJson {
    /** The keys of an object; its area and box follow from its mask, and are not read. */
    public static final Set<String> KEYS = Set.of("id", "category", "rle", "score", "source", "area", "box");

    private ObjectJson() {}

    /**
     * Reads a list of objects.
     *
     * @param size that every mask must have
     */
    public static List<AnnotatedObject> objects(JsonNode list, Size size) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("objects: must be a list [...]; give [] for none");
        }
        if (list.size() > Annotations.MOST_OBJECTS) {
            throw new IllegalArgumentException(
                    "objects: %d are more than the %d that a picture may have; cut the picture"
                            .formatted(list.size(), Annotations.MOST_OBJECTS));
        }
        List<AnnotatedObject> objects = new ArrayList<>();
        for (int k = 0; k < list.size(); k++) {
            try {
                objects.add(object(list.get(k), size));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("objects[" + k + "]: " + e.getMessage(), e);
            }
        }
        return objects;
    }

    private static AnnotatedObject object(JsonNode json, Size size) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("must be an object {...}");
        }
        String id = text(json, "id");
        String category = text(json, "category");
        if (category == null) {
            throw new IllegalArgumentException("category: missing; give the name of a class");
        }
        JsonNode score = json.path("score");
        if (!score.isMissingNode() && !score.isNull() && !score.isNumber()) {
            throw new IllegalArgumentException("score: must be a number from 0 to 1, or null");
        }
        return new AnnotatedObject(
                id == null ? UUID.randomUUID().toString() : id,
                category,
                mask(json.path("rle"), size),
                score.isNumber() ? score.asDouble(-1) : null,
                source(text(json, "source")));
    }

    private static @Nullable String text(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new IllegalArgumentException(key + ": must be a text between quotes");
        }
        return value.stringValue();
    }

    private static AnnotatedObject.Source source(@Nullable String name) {
        if (name == null) {
            return AnnotatedObject.Source.HAND;
        }
        return Arrays.stream(AnnotatedObject.Source.values())
                .filter(source -> name(source).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("source: must be model, click or hand"));
    }

    static String name(AnnotatedObject.Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    /** Reads COCO's compressed run lengths of a picture of this size. */
    public static Mask mask(JsonNode rle, Size size) {
        JsonNode sides = rle.path("size");
        JsonNode counts = rle.path("counts");
        if (!counts.isString() || !sides.isArray() || sides.size() != 2) {
            throw new IllegalArgumentException(
                    "rle: must be {\"size\": [height, width], \"counts\": \"...\"}, COCO's compressed run lengths");
        }
        if (sides.get(0).asInt(0) != size.height() || sides.get(1).asInt(0) != size.width()) {
            throw new IllegalArgumentException("rle: its size is %s, but the picture's is [%d, %d] (height, width)"
                    .formatted(sides, size.height(), size.width()));
        }
        try {
            return CocoRle.decode(size.width(), size.height(), counts.stringValue());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rle: " + e.getMessage() + "; encode the mask as pycocotools does", e);
        }
    }

    /** A mask, with its area and box. */
    public static ObjectNode part(Mask mask) {
        ObjectNode json = Settings.JSON.createObjectNode();
        put(json, mask);
        return json;
    }

    /** Puts {@code rle, area, box}. */
    public static void put(ObjectNode json, Mask mask) {
        json.set("rle", rle(mask));
        json.put("area", mask.area());
        json.set("box", box(mask));
    }

    static ObjectNode rle(Mask mask) {
        ObjectNode rle = Settings.JSON.createObjectNode();
        rle.putArray("size").add(mask.height()).add(mask.width());
        return rle.put("counts", CocoRle.encode(mask));
    }

    static ArrayNode box(Mask mask) {
        Box box = mask.box();
        return Settings.JSON
                .createArrayNode()
                .add(box.x())
                .add(box.y())
                .add(box.width())
                .add(box.height());
    }

    /** The list of objects. */
    public static ArrayNode json(List<AnnotatedObject> objects) {
        ArrayNode list = Settings.JSON.createArrayNode();
        for (AnnotatedObject object : objects) {
            ObjectNode json = list.addObject().put("id", object.id()).put("category", object.category());
            put(json, object.mask());
            json.put("score", object.score()).put("source", name(object.source()));
        }
        return list;
    }
}
