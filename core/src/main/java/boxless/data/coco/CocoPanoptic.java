package boxless.data.coco;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Sample;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * COCO's panoptic data: {@code panoptic.json}, its PNGs in {@code panoptic/}, the images in {@code images/}. The truth is a partition
 * of things and stuff; crowd segments are marked. Images without an annotation are left out; the order is that of the annotations.
 */
public final class CocoPanoptic implements Dataset {
    /** The file that says what the segments are. */
    public static final String JSON = "panoptic.json";

    private final Path json;
    private final PanopticFile truth;
    private final List<Path> pictures;
    private final Reading reading;

    private CocoPanoptic(Path json, PanopticFile truth, List<Path> pictures, Reading reading) {
        this.json = json;
        this.truth = truth;
        this.pictures = pictures;
        this.reading = reading;
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
        Path images = folder.resolve(FolderScan.IMAGES);
        List<Path> pictures = IntStream.range(0, truth.size())
                .mapToObj(i -> picture(json, images, truth.imageId(i), truth.picture(i)))
                .toList();
        return new CocoPanoptic(json, truth, pictures, reading);
    }

    private static Path picture(Path json, Path images, String id, @Nullable String fileName) {
        if (fileName == null) {
            throw new BadFileException(json, "does not list image " + id + " under images; add its id and file_name");
        }
        Path picture = images.resolve(fileName).normalize();
        if (!picture.startsWith(images.normalize())) {
            throw new BadFileException(
                    json,
                    "file_name '%s' of image %s points outside the folder; write a plain file name"
                            .formatted(fileName, id));
        }
        if (!Files.isRegularFile(picture)) {
            throw new BadFileException(
                    picture, "no such file, but %s lists it as image %s; add it".formatted(json, id));
        }
        return picture;
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
        Panoptic partition = truth.partition(index);
        Size.requireEqual(truth.mask(index), partition.size(), "its image " + pictures.get(index), image.size());
        return new Sample(name(index), image, partition);
    }
}
