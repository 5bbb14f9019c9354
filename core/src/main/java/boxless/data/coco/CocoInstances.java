package boxless.data.coco;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Ids;
import boxless.data.Note;
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
import boxless.mask.Segmentation;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images with COCO instances, ascending by image id. Objects may overlap; crowds are marked; images without objects are included.
 */
public final class CocoInstances implements Dataset {
    /** The file of the annotations. */
    public static final String JSON = "instances.json";

    /** What CVAT calls the split of data that has none. */
    private static final String ALL = "default";

    /**
     * Where such data lies.
     *
     * @param json the annotations
     * @param images the folder that file names in it are relative to
     */
    public record Place(Path json, Path images) {
        /**
         * {@code instances.json + images/} in the folder of the split, COCO's own {@code annotations/instances_SPLIT.json + SPLIT/}, that of CVAT and
         * datumaro with {@code images/SPLIT/}, {@code _annotations.coco.json} among the images, {@code annotations.json + JPEGImages/} of labelme's
         * converter, or {@code result.json + images/} of Label Studio.
         */
        public static Optional<Place> in(Path data, @Nullable String split) {
            Path folder = FolderScan.part(data, split);
            Path images = data.resolve(FolderScan.IMAGES);
            String part = split == null ? ALL : split;
            Path json = data.resolve("annotations/instances_" + part + ".json");
            Path whole = part.equals(ALL) ? images : images.resolve(part);
            Stream<Place> known = Stream.of(
                    new Place(folder.resolve(JSON), folder.resolve(FolderScan.IMAGES)),
                    new Place(json, data.resolve(part)),
                    new Place(json, images.resolve(part)),
                    new Place(json, whole),
                    new Place(folder.resolve("_annotations.coco.json"), folder),
                    new Place(folder.resolve("annotations.json"), folder.resolve("JPEGImages")),
                    new Place(folder.resolve("result.json"), folder.resolve(FolderScan.IMAGES)));
            return known.filter(place -> Files.isRegularFile(place.json) && Files.isDirectory(place.images))
                    .findFirst();
        }
    }

    private record Entry(CocoPicture picture, Path file) {}

    private final CocoAnnotations annotations;
    private final List<Entry> entries;
    private final List<String> faults;
    private final List<Note> notes;
    private final Reading reading;

    private CocoInstances(CocoAnnotations annotations, List<Entry> entries, List<String> faults, Reading reading) {
        this.annotations = annotations;
        this.entries = entries;
        this.faults = faults;
        this.reading = reading;
        notes = Stream.concat(annotations.notes().stream(), listedTwice().stream())
                .toList();
    }

    /**
     * Reads the annotations, but no images.
     *
     * @param names the samples to use, or null for all
     * @param reading what to read of every image
     * @throws BadFileException as {@link CocoAnnotations#read}, and if images or a name are missing
     */
    public static CocoInstances open(Place place, @Nullable Collection<String> names, Reading reading) {
        CocoAnnotations annotations = CocoAnnotations.read(place.json());
        List<CocoPicture> pictures = annotations.pictures();
        if (names != null) {
            List<String> listed = pictures.stream().map(CocoPicture::path).toList();
            Set<String> wanted = Subset.wanted(place.json(), names, listed);
            pictures = pictures.stream()
                    .filter(picture -> wanted.contains(picture.path()))
                    .toList();
        }
        CocoInstances instances = of(place, annotations, pictures, reading);
        if (!instances.faults.isEmpty()) {
            throw BadFileException.of(place.json(), instances.faults);
        }
        return instances;
    }

    /**
     * Opens whatever is sound in the annotations, for a check of the data; {@link #faults} says what is not.
     *
     * @param reading what to read of every image
     * @throws BadFileException if they are no file of COCO instances at all
     */
    public static CocoInstances openSound(Place place, Reading reading) {
        CocoAnnotations annotations = CocoAnnotations.readSound(place.json());
        return of(place, annotations, annotations.pictures(), reading);
    }

    private static CocoInstances of(
            Place place, CocoAnnotations annotations, List<CocoPicture> pictures, Reading reading) {
        PictureFiles files = new PictureFiles(place.json(), place.images());
        List<Entry> entries = new ArrayList<>();
        for (CocoPicture picture : pictures) {
            Path file = files.find(picture.fileName(), picture.id());
            if (file != null) {
                entries.add(new Entry(picture, file));
            }
        }
        List<String> faults = new ArrayList<>(annotations.faults());
        faults.addAll(files.faults());
        if (pictures.isEmpty()) {
            faults.add("lists no images; add some to images");
        }
        return new CocoInstances(annotations, List.copyOf(entries), List.copyOf(faults), reading);
    }

    /** What is wrong with the annotations, a line each, without the name of the file. */
    public List<String> faults() {
        return faults;
    }

    @Override
    public List<Note> notes() {
        return notes;
    }

    /** Images that are several entries of the file: what is annotated in one of them is background in the others. */
    private Optional<Note> listedTwice() {
        Map<Path, CocoPicture> first = new HashMap<>();
        List<String> places = new ArrayList<>();
        for (Entry entry : entries) {
            CocoPicture other = first.putIfAbsent(entry.file(), entry.picture());
            if (other != null) {
                places.add("%s: %s is image %d and also image %d, each with its own annotations only; join them"
                        .formatted(
                                annotations.file(),
                                entry.picture().fileName(),
                                other.id(),
                                entry.picture().id()));
            }
        }
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        places.size() == 1
                                ? places.getFirst()
                                : "%s, and %,d more like it".formatted(places.getFirst(), places.size() - 1),
                        places));
    }

    @Override
    public int size() {
        return entries.size();
    }

    private CocoPicture picture(int index) {
        return entries.get(index).picture();
    }

    @Override
    public List<Category> categories() {
        return annotations.categories();
    }

    @Override
    public String name(int index) {
        return picture(index).name();
    }

    @Override
    public Ids ids(int index) {
        return new Ids(picture(index).id(), annotations.ids(picture(index)));
    }

    @Override
    public List<String> remarks(int index) {
        return annotations.remarks(picture(index));
    }

    @Override
    public List<double[]> outlines(int index) {
        return annotations.outlines(picture(index));
    }

    @Override
    public List<Path> files(int index) {
        return List.of(entries.get(index).file());
    }

    @Override
    public List<Path> commonFiles() {
        return List.of(annotations.file());
    }

    @Override
    public SampleFacts facts(int index) {
        CocoPicture picture = picture(index);
        return new SampleFacts(picture.width(), picture.height(), annotations.countable(picture));
    }

    @Override
    public boolean knowsFacts() {
        return true;
    }

    @Override
    public int crowds(int index) {
        return annotations.crowds(picture(index));
    }

    @Override
    public List<CocoObject> objects(int index, Segmentation truth) {
        List<Mask> drawn =
                truth.instances().objects().stream().map(Instance::mask).toList();
        return annotations.objects(picture(index), drawn);
    }

    @Override
    public Sample read(int index) {
        Entry entry = entries.get(index);
        Pixels image = Pictures.read(entry.file(), reading);
        return new Sample(name(index), image, truth(entry, image.size()));
    }

    @Override
    public Instances truth(int index) {
        Entry entry = entries.get(index);
        return truth(entry, Pictures.size(entry.file(), reading));
    }

    private Instances truth(Entry entry, Size image) {
        CocoPicture picture = entry.picture();
        if (!image.equals(picture.size())) {
            throw new BadFileException(
                    entry.file(),
                    "is %s, but %s says %s for image %d; %s"
                            .formatted(
                                    image,
                                    annotations.file(),
                                    picture.size(),
                                    picture.id(),
                                    image.isTurned(picture.size())
                                            ? Size.UPRIGHT
                                            : "correct the annotations or the image"));
        }
        return truth(picture, annotations.objects(picture));
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
