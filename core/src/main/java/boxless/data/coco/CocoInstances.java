package boxless.data.coco;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Sample;
import boxless.data.SampleFacts;
import boxless.data.Subset;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images with COCO instances, ascending by image id. Objects may overlap; crowds are marked; images without objects are included.
 */
public final class CocoInstances implements Dataset {
    private static final String JSON = "instances.json";

    /**
     * Where such data lies.
     *
     * @param json the annotations
     * @param images the folder that file names in it are relative to
     */
    public record Place(Path json, Path images) {
        /**
         * {@code instances.json + images/} in the folder of the split, COCO's own {@code annotations/instances_SPLIT.json + SPLIT/}, or
         * {@code _annotations.coco.json} among the images.
         */
        public static Optional<Place> in(Path data, @Nullable String split) {
            Path folder = split == null ? data : data.resolve(split);
            Stream<Place> known = Stream.of(
                    new Place(folder.resolve(JSON), folder.resolve(FolderScan.IMAGES)),
                    new Place(data.resolve("annotations/instances_" + split + ".json"), folder),
                    new Place(folder.resolve("_annotations.coco.json"), folder));
            return known.filter(place -> Files.isRegularFile(place.json) && Files.isDirectory(place.images))
                    .findFirst();
        }
    }

    private final Path images;
    private final CocoAnnotations annotations;
    private final List<CocoPicture> pictures;
    private final Reading reading;

    private CocoInstances(Path images, CocoAnnotations annotations, List<CocoPicture> pictures, Reading reading) {
        this.images = images;
        this.annotations = annotations;
        this.pictures = pictures;
        this.reading = reading;
    }

    /**
     * Reads the annotations, but no images.
     *
     * @param names the samples to use, or null for all
     * @param reading what to read of every image
     * @throws BadFileException as {@link CocoAnnotations#read}, and if an image or a name is missing
     */
    public static CocoInstances open(Place place, @Nullable Collection<String> names, Reading reading) {
        CocoAnnotations annotations = CocoAnnotations.read(place.json());
        List<CocoPicture> pictures = annotations.pictures();
        if (names != null) {
            List<String> listed = pictures.stream().map(CocoPicture::name).toList();
            Set<String> wanted = Subset.wanted(place.json(), names, listed);
            pictures = pictures.stream()
                    .filter(picture -> wanted.contains(picture.name()))
                    .toList();
        }
        if (pictures.isEmpty()) {
            throw new BadFileException(place.json(), "lists no images; add some to images");
        }
        for (CocoPicture picture : pictures) {
            Path file = place.images().resolve(picture.fileName()).normalize();
            if (!file.startsWith(place.images().normalize())) {
                throw new BadFileException(
                        place.json(),
                        "file_name '%s' of image %d points outside the folder; write a plain file name"
                                .formatted(picture.fileName(), picture.id()));
            }
            if (!Files.isRegularFile(file)) {
                throw new BadFileException(
                        file,
                        "no such file, but %s lists it as image %d; add it".formatted(place.json(), picture.id()));
            }
        }
        return new CocoInstances(place.images(), annotations, pictures, reading);
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public List<Category> categories() {
        return annotations.categories();
    }

    @Override
    public String name(int index) {
        return pictures.get(index).name();
    }

    @Override
    public List<String> remarks(int index) {
        return annotations.remarks(pictures.get(index));
    }

    @Override
    public List<Path> files(int index) {
        return List.of(images.resolve(pictures.get(index).fileName()));
    }

    @Override
    public List<Path> commonFiles() {
        return List.of(annotations.file());
    }

    @Override
    public SampleFacts facts(int index) {
        CocoPicture picture = pictures.get(index);
        return new SampleFacts(picture.width(), picture.height(), annotations.countable(picture));
    }

    @Override
    public List<CocoObject> objects(int index, Sample read) {
        List<Mask> drawn =
                read.truth().instances().objects().stream().map(Instance::mask).toList();
        return annotations.objects(pictures.get(index), drawn);
    }

    @Override
    public Sample read(int index) {
        CocoPicture picture = pictures.get(index);
        Path file = images.resolve(picture.fileName());
        Pixels pixels = Pictures.read(file, reading);
        if (!pixels.size().equals(picture.size())) {
            throw new BadFileException(
                    file,
                    "is %s, but %s says %s for image %d; %s"
                            .formatted(
                                    pixels.size(),
                                    annotations.file(),
                                    picture.size(),
                                    picture.id(),
                                    pixels.size().isTurned(picture.size())
                                            ? Size.UPRIGHT
                                            : "correct the annotations or the image"));
        }
        return new Sample(picture.name(), pixels, truth(picture, annotations.objects(picture)));
    }

    private static Instances truth(CocoPicture picture, List<CocoObject> objects) {
        List<Instance> all = objects.stream()
                .flatMap(object -> {
                    Mask mask = object.mask();
                    return mask == null
                            ? Stream.empty()
                            : Stream.of(new Instance(mask, object.category(), 1, object.crowd()));
                })
                .toList();
        return new Instances(picture.width(), picture.height(), all);
    }
}
