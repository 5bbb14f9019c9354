package boxless.export;

import boxless.file.AtomicFile;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files of Cityscapes: annotations as its tools read them, and results as its evaluation reads them. */
public final class CityscapesFiles {
    /** In an annotation, the class is multiplied by this, and the object's number added. */
    private static final int OBJECTS = 1000;

    private CityscapesFiles() {}

    /**
     * Where the image of an annotation belongs: {@code leftImg8bit/SPLIT/CITY/NAME_leftImg8bit.png}, CITY being NAME's part before the first
     * {@code _}.
     */
    public static Path picture(Path folder, String split, String name) {
        return file(folder, "leftImg8bit", split, name, "_leftImg8bit.png");
    }

    /**
     * Writes {@code gtFine/SPLIT/CITY/NAME_gtFine_instanceIds.png}, 16-bit grey: 1000 times the class and a number from 0 for an object, the class
     * for stuff and for crowds, 0 for void. Existing segment numbers are kept. Overlapping objects are turned into a partition by
     * {@link Panoptic#of}.
     *
     * @param truth its categories are the ids of Cityscapes' classes
     * @return the file
     * @throws IllegalArgumentException if a class is above 64 or has more than 1000 objects in the image
     * @throws IOException if the file cannot be written
     */
    public static Path writeTruth(Path folder, String split, String name, Segmentation truth) throws IOException {
        Panoptic partition = Panoptic.of(truth);
        Map<Integer, Integer> numbers = numbers(name, partition);
        int[] ids = new int[partition.map().labels().length];
        int last = 0;
        int number = 0;
        for (int i = 0; i < ids.length; i++) {
            if (partition.map().labels()[i] != last) {
                last = partition.map().labels()[i];
                number = numbers.getOrDefault(last, 0);
            }
            ids[i] = number;
        }
        Path file = file(folder, "gtFine", split, name, "_gtFine_instanceIds.png");
        LabelFiles.writePng(new LabelMap(partition.width(), partition.height(), ids), file);
        return file;
    }

    private static Path file(Path folder, String kind, String split, String name, String end) {
        int city = name.indexOf('_');
        return folder.resolve(kind)
                .resolve(split)
                .resolve(city < 1 ? name : name.substring(0, city))
                .resolve(name + end);
    }

    private static Map<Integer, Integer> numbers(String name, Panoptic partition) {
        boolean numbered = partition.segments().stream()
                .allMatch(segment -> !isObject(segment) || segment.id() / OBJECTS == segment.category());
        Map<Integer, Integer> numbers = new HashMap<>();
        Map<Integer, Integer> counts = new HashMap<>();
        for (Segment segment : partition.segments()) {
            int category = segment.category();
            int object = isObject(segment) ? counts.merge(category, 1, Integer::sum) - 1 : 0;
            if (category < 0 || object >= OBJECTS || category * (long) OBJECTS + object > LabelFiles.LARGEST_IN_PNG) {
                throw new IllegalArgumentException(
                        "%s: object %d of class %d; Cityscapes has classes up to 64 with up to 1000 objects in an image"
                                .formatted(name, object, category));
            }
            numbers.put(
                    segment.id(),
                    !isObject(segment) ? category : numbered ? segment.id() : category * OBJECTS + object);
        }
        return numbers;
    }

    private static boolean isObject(Segment segment) {
        return segment.thing() && !segment.crowd();
    }

    /**
     * Writes what was found in an image: {@code NAME.txt} with a line {@code masks/NAME_k.png labelId confidence} for each object that has a
     * pixel, and the masks, 255 on the object. The text file appears last.
     *
     * @param labelIds Cityscapes' id of each category; objects of others are left out
     * @throws IllegalArgumentException if the name contains white space, which these files do not allow
     * @throws IOException if a file cannot be written
     */
    public static void writeResults(Path folder, String name, Instances found, Map<Integer, Integer> labelIds)
            throws IOException {
        if (name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "'%s': names in Cityscapes results must not contain spaces; rename the image".formatted(name));
        }
        StringBuilder lines = new StringBuilder();
        int count = 0;
        for (Instance object : found.objects()) {
            Integer labelId = labelIds.get(object.category());
            if (labelId != null && !object.mask().isEmpty()) {
                String mask = "masks/" + name + "_" + count++ + ".png";
                Pictures.writePng(picture(object.mask()), folder.resolve(mask));
                lines.append(mask + ' ' + labelId + ' ' + object.score() + '\n');
            }
        }
        AtomicFile.writeText(folder.resolve(name + ".txt"), lines.toString());
    }

    private static Pixels picture(Mask mask) {
        float[] values = new float[Math.multiplyExact(mask.width(), mask.height())];
        mask.forEachRun((x, y, length) -> {
            for (int k = 0, at = y * mask.width() + x; k < length; k++, at += mask.width()) {
                values[at] = 255;
            }
        });
        return new Pixels(mask.width(), mask.height(), 1, 255, values);
    }
}
