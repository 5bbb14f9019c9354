package boxless.data.drawn;

import boxless.data.Dataset;
import boxless.data.Note;
import boxless.data.Sample;
import boxless.data.SampleFacts;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Images on which objects were drawn, as data. Objects may overlap; those drawn later are in front, and so come first in a sample. */
public final class DrawnPictures implements Dataset {
    private final List<DrawnPicture> pictures;
    private final List<Path> common;
    private final List<Category> categories;
    private final List<Note> notes;
    private final Reading reading;
    private final Map<String, Integer> numbers = new HashMap<>(); // of categories, by label

    /**
     * @param pictures in their order
     * @param common files that several of them share
     * @param labels of the categories 1, 2, ...; others that occur follow, sorted
     * @param notes on what is left out
     * @param reading what to read of every image
     * @throws BadFileException if two annotations are about the same image
     */
    public DrawnPictures(
            List<DrawnPicture> pictures,
            Collection<Path> common,
            List<String> labels,
            List<Note> notes,
            Reading reading) {
        this.notes = List.copyOf(notes);
        this.reading = reading;
        this.pictures = List.copyOf(pictures);
        this.common = List.copyOf(common);
        TreeSet<String> further = new TreeSet<>();
        Map<Path, DrawnPicture> known = new HashMap<>();
        for (DrawnPicture picture : pictures) {
            DrawnPicture other = known.put(picture.file(), picture);
            if (other != null) {
                throw new BadFileException(
                        picture.file(),
                        "is annotated twice, %s and %s; keep one of the two".formatted(other.place(), picture.place()));
            }
            picture.regions().forEach(region -> further.add(region.label()));
        }
        List<String> names = new ArrayList<>(labels);
        labels.forEach(further::remove);
        names.addAll(further);
        categories = Category.things(names);
        categories.forEach(category -> numbers.put(category.name(), category.id()));
    }

    @Override
    public List<Note> notes() {
        return notes;
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public List<Category> categories() {
        return categories;
    }

    @Override
    public String name(int index) {
        return pictures.get(index).name();
    }

    @Override
    public List<Path> files(int index) {
        DrawnPicture picture = pictures.get(index);
        return common.contains(picture.source()) ? List.of(picture.file()) : List.of(picture.file(), picture.source());
    }

    @Override
    public List<Path> commonFiles() {
        return common;
    }

    @Override
    public SampleFacts facts(int index) {
        DrawnPicture picture = pictures.get(index);
        Size size = picture.size();
        return size == null
                ? SampleFacts.of(read(index))
                : new SampleFacts(
                        size.width(),
                        size.height(),
                        picture.regions().reversed().stream()
                                .map(region -> numbers.getOrDefault(region.label(), 0))
                                .toList());
    }

    @Override
    public boolean knowsFacts() {
        return pictures.stream().allMatch(picture -> picture.size() != null);
    }

    @Override
    public Sample read(int index) {
        DrawnPicture picture = pictures.get(index);
        Pixels image = Pictures.read(picture.file(), reading);
        return new Sample(picture.name(), image, truth(picture, image.size()));
    }

    @Override
    public Instances truth(int index) {
        DrawnPicture picture = pictures.get(index);
        return truth(picture, Pictures.size(picture.file(), reading));
    }

    private Instances truth(DrawnPicture picture, Size image) {
        Size stated = picture.size();
        if (stated != null) {
            Size.requireEqual(picture.source(), stated, "its image " + picture.file(), image);
        }
        List<Instance> objects = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (int k = picture.regions().size() - 1; k >= 0; k--) {
            Region region = picture.regions().get(k);
            try {
                int category = numbers.getOrDefault(region.label(), 0);
                objects.add(new Instance(region.mask(image.width(), image.height()), category, 1));
            } catch (IllegalArgumentException e) {
                faults.add("object %d (%s) of image %s has %s; correct or remove it"
                        .formatted(k + 1, region.label(), picture.name(), e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw BadFileException.of(picture.source(), faults.reversed());
        }
        return new Instances(image.width(), image.height(), objects);
    }
}
