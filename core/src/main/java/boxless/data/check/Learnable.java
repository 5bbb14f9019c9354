package boxless.data.check;

import boxless.data.AutoSplit;
import boxless.data.Dataset;
import boxless.data.Note;
import boxless.data.folders.Layout;
import boxless.file.Listing;
import boxless.file.Spelling;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether there is anything to learn from in annotated images, or to score on them; the same rule for {@code train} and {@code doctor}. */
public final class Learnable {
    /** So many images are looked at to know which classes there are. */
    private static final int MOST = 2000;

    /** Likewise where each means opening its file and drawing its objects. */
    private static final int FEW = 200;

    /** Of classes or categories so many are named. */
    private static final int NAMED = 8;

    /** Crowds and images without objects are worth a note from one in so many on; COCO itself has one in a hundred. */
    private static final int SOME = 10;

    private static final String AUTO = "split: auto, as train -m uses it where there is no split for validation, ";

    private Learnable() {}

    /**
     * Why images teach nothing; empty if they have an object. Reads them only until one with an object is found.
     *
     * @param stuff whether regions of stuff count as well
     */
    public static Optional<String> problem(Dataset data, boolean stuff) {
        long crowds = 0;
        for (int i = 0; i < data.size(); i++) {
            Segmentation truth = data.read(i).truth();
            if (categories(truth, stuff).findAny().isPresent()) {
                return Optional.empty();
            }
            crowds +=
                    truth.instances().objects().stream().filter(Instance::crowd).count();
        }
        return Optional.of(problem(data.size(), crowds));
    }

    /** The same of data that was read before. */
    static Optional<String> problem(DataPart part) {
        long images = part.objects().stream().filter(count -> count >= 0).count();
        boolean any = part.objects().stream().anyMatch(count -> count > 0)
                || part.categories().entrySet().stream()
                        .anyMatch(entry -> !entry.getKey().thing() && entry.getValue() > 0);
        boolean explained = images == 0
                && part.findings().stream().anyMatch(finding -> finding.kind().isBroken());
        return any || explained ? Optional.empty() : Optional.of(problem(images, part.crowds()));
    }

    /** Why {@link AutoSplit} cannot divide data into something to learn from and something to score on; empty if it can. */
    static Optional<String> undivided(DataPart part) {
        if (part.samples().size() == 0) {
            return Optional.empty(); // a worse problem
        }
        if (part.samples().size() == 1) {
            return Optional.of(AUTO + "needs at least 2 images, and there is 1; annotate more");
        }
        Set<Integer> validation = AutoSplit.ofValidation(part.samples());
        boolean[] any = new boolean[2];
        for (int i = 0; i < part.objects().size(); i++) {
            any[validation.contains(i) ? 1 : 0] |= part.objects().get(i) > 0;
        }
        return any[0] == any[1] || part.layout().isPanoptic() // where stuff may be enough
                ? Optional.empty()
                : Optional.of(AUTO
                        + "gives no image with an object to %s; annotate more, or make the splits train and val"
                                .formatted(any[0] ? "validation" : "training"));
    }

    private static String problem(long images, long crowds) {
        if (images == 0) {
            return "there are no annotated images; add some";
        }
        String none = images == 1
                ? "the only image has no object"
                : String.format(Locale.ROOT, "none of the %,d images has an object", images);
        return crowds == 0
                ? none + "; annotate some"
                : String.format(
                        Locale.ROOT,
                        "%s: %s crowds, which are not learned; if each is one object, set iscrowd to 0 in the JSON (datumaro writes 1 for masks)",
                        none,
                        crowds == 1
                                ? "the only annotation is one of the"
                                : String.format(Locale.ROOT, "all %,d annotations are", crowds));
    }

    /**
     * Classes that no category of the data has the name of.
     *
     * @return a line about them, empty if there are none. A single class may stand for all things
     */
    public static Optional<String> unknownClasses(List<String> classes, Dataset source) {
        List<String> names = Category.names(source.categories());
        if (classes.size() == 1) {
            return Optional.empty();
        }
        return classes.stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(
                        name ->
                                "'%s' is no category of the training data (objects: %s), so nothing could be learned of it%s"
                                        .formatted(
                                                name,
                                                counted(source),
                                                Spelling.nearest(name, names)
                                                        .map(near -> "; did you mean " + near + "?")
                                                        .orElse(
                                                                "; correct it, leave it out, or add the category to the data")));
    }

    /** The categories with the number of their objects, as far as they were looked at. */
    private static String counted(Dataset source) {
        Map<Integer, Integer> objects = new HashMap<>();
        for (int i = 0; i < Math.min(MOST, source.size()); i++) {
            source.facts(i).categories().forEach(category -> objects.merge(category, 1, Integer::sum));
        }
        return Listing.few(
                source.categories(),
                NAMED,
                category -> String.format(
                        Locale.ROOT, "%s (%,d)", category.name(), objects.getOrDefault(category.id(), 0)));
    }

    /**
     * What a training leaves out or cannot learn, one line each, for people. Reads images only until each class has been seen once, and the first 2,000 at
     * most; where sizes and objects are not known beforehand, the annotations of the first 200, too.
     *
     * @param classes the model's classes 1, 2, ...
     * @param stuff whether the method could learn stuff, so that one has to be told what it leaves out of that
     * @param source the data with its own categories
     * @param numbered the same data with classes in the place of categories
     */
    public static List<String> notes(List<Category> classes, boolean stuff, Dataset source, Dataset numbered) {
        List<String> names = Category.names(classes);
        return Stream.of(
                        leftOut(names, source.categories()),
                        stuff ? leftOutStuff(classes, source.categories()) : Optional.<String>empty(),
                        unseen(names, numbered),
                        crowds(source),
                        empty(numbered),
                        BinaryMasks.white(source))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> leftOut(List<String> classes, List<Category> categories) {
        List<Category> things = Category.thingsOf(categories);
        List<String> left = without(classes, things);
        boolean oneForAll = classes.size() == 1 && left.size() == things.size();
        return left.isEmpty() || oneForAll
                ? Optional.empty()
                : Optional.of("objects of %d of the %d categories are left out, as no class has their names: %s"
                        .formatted(left.size(), things.size(), Listing.few(left, NAMED)));
    }

    /** A model with some stuff knows void, which does not count for the classes; any other takes for background what has no object. */
    private static Optional<String> leftOutStuff(List<Category> classes, List<Category> categories) {
        List<Category> stuff =
                categories.stream().filter(category -> !category.thing()).toList();
        List<String> left = without(Category.names(classes), stuff);
        String pixels = classes.stream().allMatch(Category::thing)
                ? "as no class is stuff, its pixels are background"
                : "its pixels are void, which does not count for the classes";
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of("stuff of %d of the %d categories is left out, as no class has their names: %s; %s"
                        .formatted(left.size(), stuff.size(), Listing.few(left, NAMED), pixels));
    }

    /** The names of the categories that no class has. */
    private static List<String> without(List<String> classes, List<Category> categories) {
        return Category.names(categories).stream()
                .filter(name -> !classes.contains(name))
                .toList();
    }

    private static Optional<String> unseen(List<String> classes, Dataset numbered) {
        boolean stuff = numbered.categories().stream().anyMatch(category -> !category.thing());
        int images = Math.min(MOST, numbered.size());
        Set<Integer> unseen = new TreeSet<>();
        for (int number = 1; number <= classes.size(); number++) {
            unseen.add(number);
        }
        for (int i = 0; i < images && !unseen.isEmpty(); i++) {
            unseen.removeAll(
                    stuff
                            ? categories(numbered.read(i).truth(), true).toList()
                            : numbered.facts(i).categories());
        }
        return unseen.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d of the %d classes have no object in %,d training images: %s",
                        unseen.size(),
                        classes.size(),
                        images,
                        Listing.few(unseen, NAMED, number -> classes.get(number - 1))));
    }

    /** Crowds of data that also has objects, where there are too many for groups that nobody could separate. */
    static Optional<String> crowds(DataPart part) {
        long objects = part.objects().stream()
                .filter(count -> count > 0)
                .mapToLong(Integer::longValue)
                .sum();
        return part.layout() == Layout.COCO_INSTANCES && objects > 0
                ? crowds(part.crowds(), objects)
                : Optional.empty();
    }

    private static Optional<String> crowds(Dataset source) {
        long crowds = crowdsOf(source);
        return crowds == 0 ? Optional.empty() : crowds(crowds, objectsOf(source));
    }

    private static Optional<String> crowds(long crowds, long objects) {
        return crowds(crowds, objects, "is not learned", "are not learned");
    }

    /** That many annotations are crowds, which no metric counts: a note, as {@code train} has it on what is not learned. Reads no sample. */
    public static Optional<Note> uncounted(Dataset source) {
        long crowds = crowdsOf(source);
        return crowds == 0 ? Optional.empty() : uncounted(crowds, objectsOf(source));
    }

    /**
     * The same of counted annotations.
     *
     * @param crowds those that are crowds
     * @param objects all others
     */
    public static Optional<Note> uncounted(long crowds, long objects) {
        return crowds(crowds, objects, "does not count", "do not count").map(Note::of);
    }

    private static long crowdsOf(Dataset source) {
        return IntStream.range(0, source.size()).mapToLong(source::crowds).sum();
    }

    private static long objectsOf(Dataset source) {
        return IntStream.range(0, source.size())
                .mapToLong(i -> source.facts(i).categories().size())
                .sum();
    }

    private static Optional<String> crowds(long crowds, long objects, String fateOfOne, String fateOfMore) {
        return crowds == 0 || crowds * SOME < crowds + objects
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%,d of %,d annotations %s; if each is one object, set iscrowd to 0 (CVAT and datumaro write 1 for masks), or export CVAT for images 1.1",
                        crowds,
                        crowds + objects,
                        crowds == 1
                                ? "is a crowd (iscrowd 1) and " + fateOfOne
                                : "are crowds (iscrowd 1) and " + fateOfMore));
    }

    /** Images without an object, which teach what nobody may have meant. Label images are not read for it. */
    private static Optional<String> empty(Dataset numbered) {
        boolean known = numbered.knowsFacts();
        boolean stuff = numbered.categories().stream().anyMatch(category -> !category.thing());
        if (stuff || numbered.size() < 2 || !known && numbered.truth(0) instanceof Panoptic) {
            return Optional.empty();
        }
        int images = known ? numbered.size() : Math.min(FEW, numbered.size());
        long empty = IntStream.range(0, images)
                .filter(i -> known
                        ? numbered.facts(i).categories().isEmpty() && numbered.crowds(i) == 0
                        : numbered.truth(i).instances().objects().isEmpty())
                .count();
        return empty < 2 || empty * SOME < images
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%,d of the %s%,d training images have no object and teach that there is none; leave them out with data.least.objects=1 if nobody has annotated them",
                        empty,
                        images < numbered.size() ? "first " : "",
                        images));
    }

    private static Stream<Integer> categories(Segmentation truth, boolean stuff) {
        Stream<Integer> things = truth.instances().withoutCrowds().objects().stream()
                .filter(object -> !object.mask().isEmpty())
                .map(Instance::category);
        return stuff && truth instanceof Panoptic partition
                ? Stream.concat(
                        things,
                        partition.segments().stream()
                                .filter(segment -> !segment.thing() && !segment.crowd())
                                .map(Segment::category))
                : things;
    }
}
