package boxless.data.cityscapes;

import boxless.data.FolderScan;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Results as Cityscapes' evaluation reads them: for each image a text file whose name starts with that of the image, with one object per line,
 * {@code mask.png labelId confidence}. The mask, any image whose pixels other than 0 are the object, is named from the text file's
 * folder. Objects of classes without evaluated instances are skipped.
 */
public final class CityscapesResults {
    private final Path folder;
    private final List<Path> texts;

    private CityscapesResults(Path folder, List<Path> texts) {
        this.folder = folder;
        this.texts = texts;
    }

    /**
     * A predicted object.
     *
     * @param mask its pixels; at least one
     * @param category id of its class
     */
    public record Found(Mask mask, int category, double confidence) {}

    /**
     * Lists the text files in a folder and its sub-folders; reads none.
     *
     * @throws BadFileException if the folder is missing
     */
    public static CityscapesResults in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw BadFileException.noFolder(folder, "give one with a NAME.txt for each image");
        }
        List<Path> texts = FolderScan.tree(folder).stream()
                .filter(file -> file.getFileName().toString().endsWith(".txt"))
                .toList();
        return new CityscapesResults(folder.toAbsolutePath().normalize(), texts);
    }

    /**
     * The text file of each image.
     *
     * @param pictures names of the images
     * @throws BadFileException naming an image that has no text file, or two
     */
    public SortedMap<String, Path> of(Set<String> pictures) {
        SortedMap<String, Path> found = new TreeMap<>();
        for (Path text : texts) {
            String name = pictureOf(text.getFileName().toString(), pictures);
            if (name != null) {
                Path other = found.put(name, text);
                if (other != null) {
                    throw new BadFileException(
                            text, "belongs to image " + name + ", and so does " + other + "; keep one");
                }
            }
        }
        for (String picture : pictures) {
            if (!found.containsKey(picture)) {
                throw new BadFileException(
                        folder, "has no text file for image " + picture + "; add an empty one if nothing was found");
            }
        }
        return found;
    }

    private static @Nullable String pictureOf(String textName, Set<String> pictures) {
        for (int length = textName.length() - ".txt".length(); length > 0; length--) {
            if (pictures.contains(textName.substring(0, length))) {
                return textName.substring(0, length);
            }
        }
        return null;
    }

    /**
     * Reads the objects of an image.
     *
     * @param text its text file
     * @param width of the image
     * @param height of the image
     * @param classes ids of the classes to take
     * @throws BadFileException naming file and line, if a line does not have three parts, has an unknown class, or its mask is missing, listed
     *     twice, outside the folder, or of a different size
     */
    public List<Found> read(Path text, int width, int height, Set<Integer> classes) {
        List<Found> found = new ArrayList<>();
        Set<Path> masks = new HashSet<>();
        List<String> lines = lines(text);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            Line line = Line.parse(text, i + 1, lines.get(i));
            if (!masks.add(mask(text, line))) {
                throw line.bad("names the mask " + line.mask() + " a second time; write a mask for each object");
            }
            if (classes.contains(line.category())) {
                Mask mask = mask(line, mask(text, line), width, height);
                if (!mask.isEmpty()) {
                    found.add(new Found(mask, line.category(), line.confidence()));
                }
            }
        }
        return found;
    }

    private static List<String> lines(Path text) {
        try {
            // What is no UTF-8 is replaced: a damaged line is told by its parts.
            return new String(Files.readAllBytes(text), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw BadFileException.unread(text, e, "a list of masks");
        }
    }

    private Path mask(Path text, Line line) {
        try {
            Path mask = text.toAbsolutePath().resolveSibling(line.mask()).normalize();
            if (!mask.startsWith(folder) || Path.of(line.mask()).isAbsolute()) {
                throw line.bad("names the mask " + line.mask() + " outside of " + folder
                        + "; write a path relative to this file");
            }
            return mask;
        } catch (InvalidPathException e) {
            throw line.bad("names a mask that is not a valid file name; write mask.png labelId confidence");
        }
    }

    private static Mask mask(Line line, Path file, int width, int height) {
        if (!Files.isRegularFile(file)) {
            throw line.bad("names the mask " + line.mask() + ", but there is no " + file + "; add it");
        }
        LabelMap map = LabelFiles.read(file);
        Size.requireEqual(file, map.size(), "its image", new Size(width, height));
        BitSet bitmap = new BitSet(width * height);
        for (int i = 0; i < map.labels().length; i++) {
            bitmap.set(i, map.labels()[i] != 0);
        }
        return Mask.ofBitmap(width, height, bitmap);
    }

    private record Line(Path text, int number, String mask, int category, double confidence) {
        static Line parse(Path text, int number, String line) {
            String[] parts = line.strip().split(" +", -1);
            Line empty = new Line(text, number, parts[0], 0, 0);
            if (parts.length != 3) {
                throw empty.bad(
                        "has " + parts.length + " parts; write mask.png labelId confidence, the path without spaces");
            }
            double label = empty.number(parts[1]);
            int category = (int) label;
            if (category != label || CityscapesLabel.of(category).isEmpty() || category >= Cityscapes.FIRST_OBJECT) {
                throw empty.bad(
                        "has the class " + parts[1] + ", which Cityscapes does not know; write a labelId, 24 to 33");
            }
            return new Line(text, number, parts[0], category, empty.number(parts[2]));
        }

        private double number(String text) {
            try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw bad("has '" + text + "' where a number belongs; write mask.png labelId confidence");
        }

        BadFileException bad(String whatAndCure) {
            return new BadFileException(text, "line " + number + " " + whatAndCure);
        }
    }
}
