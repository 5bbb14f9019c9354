package boxless.data;

import boxless.file.Listing;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Matches the classes 1, 2, ... of a model with the categories of a data set, by name. Objects whose category has no class, or whose class has no
 * category, are left out; in a partition, their pixels become void. A single class whose name matches no category stands for every kind of thing.
 */
public final class ClassNumbers {
    /** Of classes or categories so many are named. */
    private static final int NAMED = 8;

    private final List<String> names;
    private final List<Category> data;
    private final Map<Integer, Integer> classes = new HashMap<>();
    private final Map<Integer, Integer> categories = new HashMap<>();

    /**
     * Matches names.
     *
     * @param names of the classes 1, 2, ...
     * @throws IllegalArgumentException if no class is a category, or two categories have the name of one
     */
    public ClassNumbers(List<String> names, List<Category> data) {
        this.names = List.copyOf(names);
        this.data = List.copyOf(data);
        for (Category category : data) {
            int number = names.indexOf(category.name()) + 1;
            if (number > 0) {
                Integer namesake = categories.putIfAbsent(number, category.id());
                if (namesake != null) {
                    throw new IllegalArgumentException(
                            "the data has the category %s twice (%d and %d), so it is not certain which is meant; give one of them another name"
                                    .formatted(category.name(), namesake, category.id()));
                }
                classes.put(category.id(), number);
            }
        }
        if (classes.isEmpty() && names.size() == 1) {
            List<Category> things = Category.thingsOf(data);
            things.forEach(thing -> classes.put(thing.id(), 1));
            if (things.size() == 1) {
                categories.put(1, things.getFirst().id());
            }
        }
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of the model's classes (%s) is a category of the data (%s); give classes with those names"
                            .formatted(Listing.few(names, NAMED), known()));
        }
    }

    private String known() {
        return Listing.few(Category.names(data), NAMED);
    }

    /** The samples with categories replaced by classes, for training. */
    public Dataset classes(Dataset source) {
        if (data.stream().allMatch(c -> Objects.equals(classes.get(c.id()), c.id()))) {
            return source;
        }
        List<Category> numbered = source.categories().stream()
                .filter(category -> classes.containsKey(category.id()))
                .map(category ->
                        new Category(classes.getOrDefault(category.id(), 0), category.name(), category.thing()))
                .toList();
        return new Numbered(source, numbered, this);
    }

    /**
     * Replaces classes by the categories of the data, to score predictions.
     *
     * @throws IllegalArgumentException if its single class stands for several categories
     */
    public UnaryOperator<Segmentation> toCategories() {
        if (categories.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model's single class (%s) stands for all categories of the data (%s), which this metric distinguishes; choose the metric nuclei, or train with classes of those names"
                            .formatted(Listing.few(names, NAMED), known()));
        }
        return found -> renumber(found, categories);
    }

    /**
     * What of a model's answers and of the data does not count for want of a name in common, one line each, for people.
     *
     * @param stuff whether categories of stuff are missed, too, where no class has their name
     */
    public List<String> unmatched(boolean stuff) {
        boolean one = categories.size() == 1 && !Category.names(data).contains(names.getFirst());
        List<String> left = names.stream()
                .filter(name -> !one && !Category.names(data).contains(name))
                .toList();
        List<String> missed = data.stream()
                .filter(category -> (stuff || category.thing()) && !classes.containsKey(category.id()))
                .map(Category::name)
                .toList();
        List<String> lines = new ArrayList<>();
        if (!left.isEmpty()) {
            lines.add("what the model finds of classes that are no category of the data is left out: "
                    + Listing.few(left, NAMED));
        }
        if (!missed.isEmpty()) {
            lines.add("categories of the data that are no class of the model count as missed: "
                    + Listing.few(missed, NAMED));
        }
        return lines;
    }

    /**
     * What of the data a model has not learned, one line or none, for people: the same for metrics that ignore classes, for which all that is found counts.
     * Nothing is missed where one class stands for all things, or one category for all classes.
     *
     * @param names of the classes 1, 2, ...; they need not be those of categories
     */
    public static List<String> unlearned(List<String> names, List<Category> data) {
        List<String> things = Category.names(Category.thingsOf(data));
        List<String> missed =
                things.stream().filter(name -> !names.contains(name)).toList();
        boolean apart = Category.names(data).stream().noneMatch(names::contains);
        boolean oneForAll = apart && (names.size() == 1 || things.size() == 1);
        return missed.isEmpty() || oneForAll
                ? List.of()
                : List.of(
                        "categories of the data that are no class of the model count as missed, unless found as something else: "
                                + Listing.few(missed, NAMED));
    }

    private static Segmentation renumber(Segmentation segmentation, Map<Integer, Integer> numbers) {
        return switch (segmentation) {
            case Instances instances ->
                new Instances(
                        instances.width(),
                        instances.height(),
                        instances.objects().stream()
                                .filter(object -> numbers.containsKey(object.category()))
                                .map(object -> new Instance(
                                        object.mask(),
                                        numbers.getOrDefault(object.category(), 0),
                                        object.score(),
                                        object.crowd()))
                                .toList(),
                        instances.frontFirst());
            case Panoptic panoptic -> {
                Panoptic known = panoptic.only(segment -> numbers.containsKey(segment.category()));
                yield new Panoptic(
                        known.map(),
                        known.segments().stream()
                                .map(segment -> new Segment(
                                        segment.id(),
                                        numbers.getOrDefault(segment.category(), 0),
                                        segment.thing(),
                                        segment.crowd(),
                                        segment.score()))
                                .toList());
            }
        };
    }

    private record Numbered(Dataset source, List<Category> categories, ClassNumbers numbers) implements ObjectsView {
        @Override
        public Segmentation changed(Segmentation truth) {
            return renumber(truth, numbers.classes);
        }

        @Override
        public SampleFacts facts(int index) {
            SampleFacts facts = source.facts(index);
            List<Integer> known = facts.categories().stream()
                    .filter(numbers.classes::containsKey)
                    .map(category -> numbers.classes.getOrDefault(category, 0))
                    .toList();
            return new SampleFacts(facts.width(), facts.height(), known);
        }

        @Override
        public List<CocoObject> objects(int index, Segmentation truth) {
            return ObjectsView.super.objects(index, truth).stream()
                    .filter(object -> numbers.classes.containsKey(object.category()))
                    .map(object -> object.withCategory(numbers.classes.getOrDefault(object.category(), 0)))
                    .toList();
        }
    }
}
