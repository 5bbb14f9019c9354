package boxless.data.cityscapes;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.PairedFiles;
import boxless.data.PairedFiles.Pair;
import boxless.data.cityscapes.CityscapesLabel.Kind;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Cityscapes: {@code leftImg8bit/SPLIT/CITY/NAME_leftImg8bit.png} with {@code gtFine/SPLIT/CITY/NAME_gtFine_instanceIds.png}, sorted by
 * name. The ground truth is a partition into the 19 evaluated classes, with segments numbered as in the file: 1000 times the class and the object's
 * number, or the class alone. A thing class without an object number is a group of objects that were not separated, and is marked as crowd. Classes
 * that are not evaluated are void.
 */
public final class Cityscapes {
    /** The folder of images. */
    public static final String PICTURES = "leftImg8bit";
    /** The folder with the annotations. */
    public static final String TRUTHS = "gtFine";

    /** Numbers from here on are objects. */
    static final int FIRST_OBJECT = 1000;

    private static final String PICTURE_END = "_leftImg8bit.png";
    private static final String TRUTH_END = "_gtFine_instanceIds.png";

    private Cityscapes() {}

    /** {@link #open(Path, String, Reading)} of grey or colour images. */
    public static Dataset open(Path data, String split) {
        return open(data, split, Reading.USUAL);
    }

    /**
     * Lists the files of a split, without reading images.
     *
     * @param data folder that holds {@code leftImg8bit/} and {@code gtFine/}
     * @param split name of the sub-folder of both, usually train or val
     * @param reading what to read of every image
     * @throws BadFileException naming a folder that is missing or a file that has no partner
     */
    public static Dataset open(Path data, String split, Reading reading) {
        Path pictureFolder = data.resolve(PICTURES).resolve(split);
        SortedMap<String, Path> pictures = files(pictureFolder, PICTURE_END);
        SortedMap<String, Path> truths = truths(data.resolve(TRUTHS).resolve(split));
        if (pictures.isEmpty()) {
            throw new BadFileException(
                    pictureFolder, "contains no file CITY/NAME" + PICTURE_END + "; put the images there");
        }
        List<Pair> pairs = new ArrayList<>();
        pictures.forEach((name, picture) -> {
            Path truth = truths.remove(name);
            if (truth == null) {
                throw new BadFileException(
                        picture, "has no annotation " + name + TRUTH_END + "; add it, or remove this one");
            }
            pairs.add(new Pair(name, picture, truth));
        });
        if (!truths.isEmpty()) {
            throw new BadFileException(
                    truths.firstEntry().getValue(),
                    "has no image " + truths.firstKey() + PICTURE_END + "; add it, or remove this one");
        }
        return new PairedFiles(pairs, classes(), List.of(), reading, Cityscapes::truth);
    }

    /**
     * The annotations in a folder and its sub-folders by the name of their image, sorted; a folder that does not exist or holds none is an error.
     *
     * @throws BadFileException naming the folder, or two annotations of the same name
     */
    public static SortedMap<String, Path> truths(Path folder) {
        SortedMap<String, Path> truths = files(folder, TRUTH_END);
        if (truths.isEmpty()) {
            throw new BadFileException(
                    folder, "contains no file NAME" + TRUTH_END + "; give gtFine or one of its splits");
        }
        return truths;
    }

    /** Whether the file's name is that of an annotation. */
    public static boolean isTruth(Path file) {
        return file.getFileName().toString().endsWith(TRUTH_END);
    }

    private static SortedMap<String, Path> files(Path folder, String end) {
        if (!Files.isDirectory(folder)) {
            throw BadFileException.noFolder(folder, "Cityscapes has leftImg8bit/SPLIT and gtFine/SPLIT");
        }
        SortedMap<String, Path> found = new TreeMap<>();
        for (Path file : FolderScan.tree(folder)) {
            String fileName = file.getFileName().toString();
            if (fileName.endsWith(end)) {
                Path other = found.put(fileName.substring(0, fileName.length() - end.length()), file);
                if (other != null) {
                    throw new BadFileException(file, "has the same name as " + other + "; keep only one of the two");
                }
            }
        }
        return found;
    }

    /** The evaluated classes, ascending by id. */
    public static List<Category> classes() {
        return Stream.of(CityscapesLabel.values())
                .filter(label -> label.kind() != Kind.VOID)
                .map(label -> new Category(label.id(), label.text(), label.kind() == Kind.THING))
                .toList();
    }

    /** Ids of the classes that are annotated but not evaluated. */
    public static List<Integer> unjudged() {
        return CityscapesLabel.of(Kind.VOID).stream().map(CityscapesLabel::id).toList();
    }

    /**
     * Reads the numbers of an annotation as they are.
     *
     * @throws BadFileException if the file is damaged or contains a value that is not a class
     */
    public static LabelMap instanceIds(Path file) {
        LabelMap ids = LabelFiles.read(file);
        for (int id : ids.distinct()) {
            if (CityscapesLabel.of(id).isEmpty()) {
                throw new BadFileException(
                        file,
                        "contains the value %d, which is neither a Cityscapes class nor 1000 times a class plus an object number; export it again"
                                .formatted(id));
            }
        }
        return ids;
    }

    private static Panoptic truth(Pair pair, Size image) {
        LabelMap ids = instanceIds(pair.annotation());
        Size.requireEqual(pair.annotation(), ids.size(), "its image " + pair.image(), image);
        return partition(ids);
    }

    /** Things and stuff of an annotation; what is not judged becomes void. */
    static Panoptic partition(LabelMap ids) {
        List<Segment> segments = new ArrayList<>();
        for (int id : ids.distinct()) {
            CityscapesLabel label = CityscapesLabel.of(id).orElseThrow();
            if (label.kind() != Kind.VOID) {
                boolean thing = label.kind() == Kind.THING;
                segments.add(new Segment(id, label.id(), thing, thing && id < FIRST_OBJECT, 1f));
            }
        }
        int[] judged = ids.labels().clone();
        boolean[] kept = new boolean[1 << 16];
        segments.forEach(segment -> kept[segment.id()] = true);
        for (int i = 0; i < judged.length; i++) {
            judged[i] = kept[judged[i]] ? judged[i] : 0;
        }
        return new Panoptic(new LabelMap(ids.width(), ids.height(), judged), segments);
    }
}
