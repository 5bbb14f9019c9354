package boxless.export;

import boxless.file.AtomicFile;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Results as the evaluation of Cityscapes reads them. */
public final class CityscapesFiles {
    /** Name of the folder of the masks. */
    public static final String MASKS = "masks";

    private static final Pattern MASK = Pattern.compile("(.+)_\\d+");

    private CityscapesFiles() {}

    /**
     * Name of the image in which the object of a mask was found; empty if no mask is called so.
     *
     * @param mask name of its file, without folder and ending
     */
    public static Optional<String> image(String mask) {
        Matcher matcher = MASK.matcher(mask);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * What {@link #writeResults} asks of a name, before there is anything to write.
     *
     * @param name of the results of an image
     * @throws IllegalArgumentException if it contains white space
     */
    public static void requireName(String name) {
        if (name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "'%s': names in Cityscapes results must not contain spaces; rename the image".formatted(name));
        }
    }

    /**
     * Writes what was found in an image: {@code NAME.txt} with a line {@code masks/NAME_k.png labelId confidence} for each object that has a
     * pixel, and the masks, 255 on the object. The text file appears last;
     * one of an earlier result goes first, so that none is ever there beside masks that it does not describe.
     *
     * @param labelIds Cityscapes' id of each category; objects of others are left out
     * @throws IllegalArgumentException if the name contains white space, which these files do not allow
     * @throws IOException if a file cannot be written
     */
    public static void writeResults(Path folder, String name, Instances found, Map<Integer, Integer> labelIds)
            throws IOException {
        requireName(name);
        Path text = folder.resolve(name + ".txt");
        AtomicFile.remove(text);
        StringBuilder lines = new StringBuilder();
        int count = 0;
        for (Instance object : found.objects()) {
            Integer labelId = labelIds.get(object.category());
            if (labelId != null && !object.mask().isEmpty()) {
                String mask = MASKS + "/" + name + "_" + count++ + ".png";
                Pictures.writePng(picture(object.mask()), folder.resolve(mask));
                lines.append(mask + ' ' + labelId + ' ' + object.score() + '\n');
            }
        }
        AtomicFile.writeText(text, lines.toString());
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
