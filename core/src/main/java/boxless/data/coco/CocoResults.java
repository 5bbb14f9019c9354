package boxless.data.coco;

import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Predictions, stored as compactly as {@link CocoAnnotations}. Safe for use by several threads. Two formats are supported:
 *
 * <ul>
 *   <li>COCO's own, a list of {@code image_id}, {@code category_id}, {@code score} and {@code segmentation} or {@code bbox}. As in pycocotools a
 *       result's area is its bbox's, where it has one.
 *   <li>A whole file of instances whose annotations have a {@code score}, as {@code boxless segment -f coco} writes. Its images and categories are
 *       those of the truth that have the same file name and name; their ids may differ. A result's area is what the file says.
 * </ul>
 */
public final class CocoResults {
    private final Path file;
    private final Map<Long, List<CocoEntry>> entries = new HashMap<>();
    private int count;
    private int boxes;

    private CocoResults(Path file) {
        this.file = file;
    }

    /**
     * Reads results in one pass.
     *
     * @param truth the ground truth, whose images and categories they refer to
     * @throws BadFileException naming what is missing, unknown or no number, and the result it belongs to
     */
    public static CocoResults read(Path file, CocoAnnotations truth) {
        CocoResults results = new CocoResults(file);
        JsonStream.read(file, json -> {
            if (json.isObject()) {
                results.takeAll(CocoDocument.read(file, json), truth);
            } else {
                json.forEachElement(() -> results.take(plain(CocoItem.read(json)), truth));
            }
        });
        return results;
    }

    /** An element of a list: as in pycocotools its own area does not count, a box's area goes before the mask's. */
    private static CocoItem plain(CocoItem item) {
        item.area = item.box == null || item.box.length != 4 ? null : (Double) (item.box[2] * item.box[3]);
        return item;
    }

    private void takeAll(CocoDocument document, CocoAnnotations truth) {
        Map<String, Long> pictures = new HashMap<>();
        truth.pictures().forEach(picture -> pictures.put(picture.fileName(), picture.id()));
        Map<Long, Long> pictureIds = new HashMap<>();
        for (CocoPicture picture : document.pictures()) {
            Long known = pictures.get(picture.fileName());
            if (known == null) {
                throw new BadFileException(
                        file,
                        "contains image %s, which %s does not list; score results for the same data set"
                                .formatted(picture.fileName(), truth.file()));
            }
            pictureIds.put(picture.id(), known);
        }
        Map<String, Integer> names = new HashMap<>();
        truth.categories().forEach(category -> names.put(category.name(), category.id()));
        Map<Integer, Integer> categoryIds = new HashMap<>();
        for (Category category : document.categories()) {
            Integer known = names.get(category.name());
            if (known != null) {
                categoryIds.put(category.id(), known);
            }
        }
        for (CocoItem item : document.items()) {
            item.picture = item.picture == null ? null : pictureIds.getOrDefault(item.picture, item.picture);
            item.category = item.category == null ? null : categoryIds.getOrDefault(item.category, item.category);
            take(item, truth);
        }
    }

    private void take(CocoItem item, CocoAnnotations truth) {
        count++;
        try {
            double score = CocoItem.require(item.score, "score");
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("has the score " + score + "; give a finite number");
            }
            if (item.shape == null) {
                CocoItem.require(item.box, "segmentation or bbox");
                boxes++;
            }
            if (boxes > 0 && boxes < count) {
                throw new IllegalArgumentException(
                        "has %s segmentation, unlike the ones before it; give masks for all results or for none"
                                .formatted(item.shape == null ? "no" : "a"));
            }
            item.crowd = false;
            truth.add(item, entries);
        } catch (IllegalArgumentException e) {
            String picture = item.picture == null ? "" : " (image %d)".formatted(item.picture);
            throw new BadFileException(file, "result %d%s %s".formatted(count, picture, e.getMessage()), e);
        }
    }

    /** Whether the results have masks; else they are only boxes. */
    public boolean hasMasks() {
        return boxes == 0;
    }

    /**
     * Draws the results of an image, in the order of the file.
     *
     * @throws BadFileException naming the image, if a segmentation is invalid
     */
    public List<CocoObject> objects(CocoPicture picture) {
        return CocoEntry.draw(
                entries.getOrDefault(picture.id(), List.of()),
                picture,
                file,
                entry -> "a result of image %d with score %s".formatted(picture.id(), entry.score()));
    }
}
