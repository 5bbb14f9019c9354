package boxless.data.coco;

import boxless.data.Note;
import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.mask.CocoObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Predictions, stored as compactly as {@link CocoAnnotations}. Safe for use by several threads. Two formats are supported:
 *
 * <ul>
 *   <li>COCO's own, a list of {@code image_id}, {@code category_id}, {@code score} and {@code segmentation} or {@code bbox}. As in pycocotools a
 *       result's area is its bbox's, where it has one.
 *   <li>A whole file of instances whose annotations have a {@code score}, as {@code boxless segment -f coco} writes. Its images and categories are
 *       those of the truth that have the same file name (of images, the folder may be missing) and name, see {@link CocoNames}; their ids may differ. A
 *       result's area is what the file says.
 * </ul>
 */
public final class CocoResults {
    private final Path file;
    private final Path truthFile;
    private final Map<Long, List<CocoEntry>> entries = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final List<Note> named = new ArrayList<>(2);
    private int count;
    private int boxes;

    private CocoResults(Path file, Path truthFile) {
        this.file = file;
        this.truthFile = truthFile;
    }

    /**
     * Reads results in one pass.
     *
     * @param truth the ground truth, whose images and categories they refer to
     * @throws BadFileException naming what is missing, unknown or no number, and the result it belongs to
     */
    public static CocoResults read(Path file, CocoAnnotations truth) {
        CocoResults results = new CocoResults(file, truth.file());
        JsonStream.read(file, json -> {
            if (json.isObject()) {
                results.takeAll(CocoDocument.read(file, json), truth);
            } else {
                json.forEachElement(
                        () -> results.take(plain(CocoItem.read(json)), truth, item -> {}),
                        wrong -> results.faults.add(wrong.problem()));
            }
        });
        if (!results.faults.isEmpty()) {
            throw BadFileException.of(file, results.faults);
        }
        return results;
    }

    /** An element of a list: as in pycocotools its own area does not count, a box's area goes before the mask's. */
    private static CocoItem plain(CocoItem item) {
        item.area = item.box == null || item.box.length != 4 ? null : (Double) (item.box[2] * item.box[3]);
        return item;
    }

    private void takeAll(CocoDocument document, CocoAnnotations truth) {
        CocoNames names = new CocoNames(document, truth);
        faults.addAll(document.faults());
        faults.addAll(names.faults());
        if (!faults.isEmpty()) {
            return;
        }
        noteUnlisted(truth.pictures(), names.listed());
        named.addAll(names.notes(file));
        for (CocoItem item : document.items()) {
            String stranger = names.stranger(item);
            if (stranger == null) {
                take(item, truth, names::translate);
            } else {
                leftOut.merge(stranger, 1, Integer::sum);
            }
        }
    }

    /** A note on images that the file does not know: unlike in a list, that is not the same as finding nothing in them. */
    private void noteUnlisted(List<CocoPicture> pictures, Set<Long> listed) {
        List<CocoPicture> unknown = pictures.stream()
                .filter(picture -> !listed.contains(picture.id()))
                .toList();
        if (!unknown.isEmpty()) {
            named.add(Note.of("%s: does not list %,d of the %,d images of %s, first %s; their objects count as missed"
                    .formatted(
                            file,
                            unknown.size(),
                            pictures.size(),
                            truthFile,
                            unknown.getFirst().fileName())));
        }
    }

    /** @param translation gives the item the ids of the ground truth */
    private void take(CocoItem item, CocoAnnotations truth, Consumer<CocoItem> translation) {
        count++;
        try {
            double score = CocoItem.require(item.score, "score");
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("has the score " + score + "; give a finite number");
            }
            if (item.shape == null) {
                CocoItem.require(item.box, "segmentation or bbox");
                boxes++;
            } else if (item.shape.isNothing()) {
                throw new IllegalArgumentException("has a segmentation without an outline; leave the result out");
            }
            if (boxes > 0 && boxes < count) {
                throw new IllegalArgumentException(
                        "has %s segmentation, unlike the ones before it; give masks for all results or for none"
                                .formatted(item.shape == null ? "no" : "a"));
            }
            item.crowd = false;
            translation.accept(item);
            CocoEntry entry = truth.entry(item);
            entries.computeIfAbsent(item.picture, key -> new ArrayList<>(4)).add(entry);
        } catch (IllegalArgumentException e) {
            String picture = item.picture == null ? "" : " (image %d)".formatted(item.picture);
            faults.add("result %d%s %s".formatted(count, picture, e.getMessage()));
        }
    }

    /**
     * Where the results name their images and categories: images of the ground truth that they leave out, categories without a name in common, and
     * results that are left out because the ground truth does not have their category.
     */
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>(named);
        if (leftOut.isEmpty()) {
            return notes;
        }
        notes.add(Note.of("%s: results of categories that %s does not have are left out: %s"
                .formatted(
                        file,
                        truthFile,
                        leftOut.entrySet().stream()
                                .map(category -> category.getValue() + " of " + category.getKey())
                                .collect(Collectors.joining(", ")))));
        return notes;
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
