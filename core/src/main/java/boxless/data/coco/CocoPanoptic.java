package boxless.data.coco;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Ids;
import boxless.data.Note;
import boxless.data.Sample;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import boxless.mask.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * COCO's panoptic data: {@code panoptic.json}, its PNGs in {@code panoptic/}, the images in {@code images/}. The truth is a partition
 * of things and stuff; crowd segments are marked. Images without an annotation are left out, which a note says; the order is that of the annotations.
 */
public final class CocoPanoptic implements Dataset {
    /** The file that says what the segments are. */
    public static final String JSON = "panoptic.json";

    private final Path json;
    private final PanopticFile truth;
    private final List<Path> pictures;
    private final Reading reading;
    private final boolean numbered; // whether the ids of images are numbers, all of them different

    private CocoPanoptic(Path json, PanopticFile truth, List<Path> pictures, Reading reading) {
        this.json = json;
        this.truth = truth;
        this.pictures = pictures;
        this.reading = reading;
        numbered = IntStream.range(0, truth.size())
                        .mapToObj(truth::imageId)
                        .filter(id -> id.matches("-?\\d{1,18}"))
                        .map(Long::valueOf)
                        .distinct()
                        .count()
                == truth.size();
    }

    /** {@link #open(Path, Reading)} of grey or colour images. */
    public static CocoPanoptic open(Path folder) {
        return open(folder, Reading.USUAL);
    }

    /**
     * Reads the JSON file, but no images.
     *
     * @param folder that holds the file and both folders
     * @param reading what to read of every image
     * @throws BadFileException as {@link PanopticFile#read}, and if an image is missing
     */
    public static CocoPanoptic open(Path folder, Reading reading) {
        Path json = folder.resolve(JSON);
        PanopticFile truth = PanopticFile.read(json, null, null);
        PictureFiles files = new PictureFiles(json, folder.resolve(FolderScan.IMAGES));
        List<Path> pictures = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            String fileName = truth.picture(i);
            if (fileName == null) {
                throw new BadFileException(
                        json, "does not list image " + truth.imageId(i) + " under images; add its id and file_name");
            }
            Path file = files.find(fileName, truth.imageId(i));
            if (file != null) {
                pictures.add(file);
            }
        }
        files.requireAll();
        return new CocoPanoptic(json, truth, List.copyOf(pictures), reading);
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public List<Category> categories() {
        return truth.categories();
    }

    @Override
    public String name(int index) {
        return BaseName.of(pictures.get(index));
    }

    /** Null where the file has a text in place of an image's id, be it another one's: numbers for some could be those of others. */
    @Override
    public @Nullable Ids ids(int index) {
        return numbered ? new Ids(Long.parseLong(truth.imageId(index)), List.of()) : null;
    }

    @Override
    public List<Note> notes() {
        List<String> unannotated = truth.unannotated();
        return unannotated.isEmpty()
                ? List.of()
                : List.of(new Note(
                        "%s: %,d of %,d images have no annotation and are left out"
                                .formatted(json, unannotated.size(), truth.size() + unannotated.size()),
                        unannotated.stream()
                                .map(name -> "%s: image %s has no annotation and is left out; annotate it, or remove it"
                                        .formatted(json, name))
                                .toList()));
    }

    @Override
    public List<Path> files(int index) {
        return List.of(pictures.get(index), truth.mask(index));
    }

    @Override
    public List<Path> commonFiles() {
        return List.of(json);
    }

    @Override
    public Sample read(int index) {
        Pixels image = Pictures.read(pictures.get(index), reading);
        return new Sample(name(index), image, truth(index, image.size()));
    }

    @Override
    public Panoptic truth(int index) {
        return truth(index, Pictures.size(pictures.get(index), reading));
    }

    private Panoptic truth(int index, Size image) {
        Panoptic partition = truth.partition(index);
        Size.requireEqual(truth.mask(index), partition.size(), "its image " + pictures.get(index), image);
        return partition;
    }
}
