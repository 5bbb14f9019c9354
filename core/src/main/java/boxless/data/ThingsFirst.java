package boxless.data;

import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Data of which some objects are stuff: these lie behind all things, whichever was drawn first, as they do in the partitions of {@link StuffView}. They stay
 * objects, and whole where a thing hides a part of them.
 *
 * @param stuff ids of their categories
 */
record ThingsFirst(Dataset source, Set<Integer> stuff) implements ObjectsView {
    static Dataset of(Dataset source, Collection<String> names) {
        Set<Integer> ids = stuff(source, names);
        return ids.isEmpty() ? source : new ThingsFirst(source, ids);
    }

    /** Ids of the categories of these names that the data has as things. */
    static Set<Integer> stuff(Dataset source, Collection<String> names) {
        return source.categories().stream()
                .filter(category -> category.thing() && names.contains(category.name()))
                .map(Category::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The objects from front to back. */
    static Instances ordered(Instances objects, Set<Integer> stuff) {
        List<Instance> ordered = ordered(objects.frontToBack(), Instance::category, stuff);
        return new Instances(objects.width(), objects.height(), ordered, true);
    }

    private static <T> List<T> ordered(List<T> all, ToIntFunction<T> category, Set<Integer> stuff) {
        return all.stream()
                .sorted(Comparator.comparing(each -> stuff.contains(category.applyAsInt(each))))
                .toList();
    }

    @Override
    public Segmentation changed(Segmentation truth) {
        return switch (truth) {
            case Panoptic partition ->
                new Panoptic(partition.map(), ordered(partition.segments(), Segment::category, stuff));
            case Instances objects -> ordered(objects, stuff);
        };
    }

    /** Objects are counted in this order. */
    @Override
    public SampleFacts facts(int index) {
        SampleFacts facts = source.facts(index);
        return new SampleFacts(facts.width(), facts.height(), ordered(facts.categories(), Integer::intValue, stuff));
    }
}
