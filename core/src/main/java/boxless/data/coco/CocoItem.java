package boxless.data.coco;

import boxless.file.JsonStream;
import boxless.mask.Rectangle;
import org.jspecify.annotations.Nullable;

/** One element of {@code annotations} or of a list of results, as the file says it: what it leaves out is null. */
final class CocoItem {
    static final long LARGEST_ID = 1L << 53;

    @Nullable
    Long id;

    @Nullable
    Long picture;

    @Nullable
    Long category;

    @Nullable
    CocoShape shape;

    double @Nullable [] box;

    @Nullable
    Double area;

    @Nullable
    Double score;

    boolean crowd;

    /** Whether this is an annotation of the panoptic format: all segments of an image. */
    boolean panoptic;

    static CocoItem read(JsonStream json) {
        CocoItem item = new CocoItem();
        json.forEachKey(key -> item.take(key, json));
        return item;
    }

    private void take(String key, JsonStream json) {
        switch (key) {
            case "id" -> id = json.longId(-LARGEST_ID, LARGEST_ID);
            case "image_id" -> picture = json.longId(-LARGEST_ID, LARGEST_ID);
            case "category_id" -> category = json.longId(-LARGEST_ID, LARGEST_ID);
            case "segmentation" -> shape = json.isNull() ? null : CocoShape.read(json);
            case "bbox" -> box = json.isNull() ? null : CocoShape.reals(json);
            case "area" -> area = json.isNull() ? null : Double.valueOf(json.real());
            case "score" -> score = json.real();
            case "iscrowd" -> crowd = json.flag();
            case "segments_info" -> panoptic = true;
            default -> {}
        }
    }

    /** Value of a key that must be there. */
    static <T> T require(@Nullable T value, String key) {
        if (value == null) {
            throw new IllegalArgumentException("has no " + key + "; add it");
        }
        return value;
    }

    /** The item, checked against the picture that it belongs to. */
    CocoEntry entry(CocoPicture owner, int knownCategory) {
        if (shape != null) {
            shape.check(owner.width(), owner.height());
        }
        if (area != null && !(area >= 0 && area < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("has the area " + area + "; give pixels, or leave it out");
        }
        return new CocoEntry(
                id == null ? 0 : id,
                knownCategory,
                crowd,
                area == null ? Double.NaN : area,
                rectangle(),
                shape,
                score == null ? 1 : score);
    }

    private @Nullable Rectangle rectangle() {
        if (box == null || box.length == 0) {
            return null;
        }
        if (box.length != 4) {
            throw new IllegalArgumentException(
                    "has a bbox of %d numbers; give x, y, width and height".formatted(box.length));
        }
        if (!(box[2] >= 0 && box[3] >= 0)) {
            throw new IllegalArgumentException(
                    "has a bbox of %s by %s; width and height must not be negative".formatted(box[2], box[3]));
        }
        return new Rectangle(box[0], box[1], box[2], box[3]);
    }
}
