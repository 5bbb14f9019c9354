package boxless.data.check;

import boxless.data.Ids;
import boxless.data.Sample;
import boxless.data.check.Finding.Kind;
import boxless.data.folders.Layout;
import boxless.file.Count;
import boxless.file.Listing;
import boxless.mask.Components;
import boxless.mask.Instance;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What is worth a look in the annotation of one picture, seen by itself. */
final class ObjectCheck {
    /** An object of fewer pixels is tiny: no network tells it from noise. */
    static final int TINY = 8;

    /** What to do about a mask that does not tell objects apart. */
    static final String NUMBER =
            "give every object a number of its own (skimage.measure.label does, where objects do not touch)";

    /** Their files list objects from back to front, while a sample begins with the one in front. */
    private static final Set<Layout> DRAWN = Set.of(Layout.CVAT, Layout.LABEL_STUDIO, Layout.LABELME);

    private static final int LISTED = 5;
    private static final int LABELS_OF_8_BITS = 255;
    private static final int LABELS_OF_16_BITS = 65_535;

    private final Sample sample;
    private final int index;
    private final String where;
    private final Layout layout;
    private final List<Instance> objects;
    private final List<Long> names;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param index number of the sample
     * @param where what the findings name: the file
     * @param names of the objects, see {@link #names(Ids, Layout, Segmentation, int)}
     */
    ObjectCheck(Sample sample, int index, String where, Layout layout, List<Long> names) {
        this.sample = sample;
        this.index = index;
        this.where = where;
        this.layout = layout;
        this.names = names;
        objects = sample.truth().instances().objects();
    }

    List<Finding> findings() {
        if (objects.isEmpty()) {
            find(Kind.EMPTY, "no objects; fine if the image shows none", List.of());
            return findings;
        }
        long half = (long) sample.image().width() * sample.image().height() / 2;
        find(Kind.VOID, "%s no pixel", object -> object.mask().isEmpty());
        find(Kind.PIECES, "%s several pieces", object -> !object.crowd() && Components.pieces(object.mask()) > 1);
        find(Kind.HUGE, "%s more than half the image", object -> object.mask().area() > half);
        find(
                Kind.TINY,
                "%s fewer than " + TINY + " pixels",
                object -> !object.mask().isEmpty() && object.mask().area() < TINY);
        if (objects.size() > LABELS_OF_8_BITS) {
            int limit = objects.size() > LABELS_OF_16_BITS ? LABELS_OF_16_BITS : LABELS_OF_8_BITS;
            find(
                    Kind.MANY,
                    "%,d objects; an image of %d bits has only %,d labels"
                            .formatted(objects.size(), limit == LABELS_OF_8_BITS ? 8 : 16, limit),
                    List.of());
        }
        labels();
        return findings;
    }

    /** Label images only: elsewhere ids mean nothing. */
    private void labels() {
        if (layout == Layout.LABEL_FOLDER && sample.truth() instanceof Panoptic partition) {
            int last = partition.segments().stream().mapToInt(Segment::id).max().orElse(0);
            if (objects.size() == 1 && BinaryMasks.isWhite(last)) {
                find(
                        Kind.BINARY,
                        "is a binary mask (0 and %d): all its objects are taken as one; ".formatted(last) + NUMBER,
                        List.of(0));
            } else if (last != objects.size()) {
                find(
                        Kind.GAPS,
                        "%s, the largest is %d; harmless".formatted(Count.of(objects.size(), "label"), last),
                        List.of());
            }
        }
    }

    private void find(Kind kind, String what, Predicate<Instance> suspicious) {
        List<Integer> found = new ArrayList<>();
        for (int k = 0; k < objects.size(); k++) {
            if (suspicious.test(objects.get(k))) {
                found.add(k);
            }
        }
        if (!found.isEmpty()) {
            String have = found.size() == 1 ? "1 object has" : found.size() + " objects have";
            find(kind, what.formatted(have) + ": " + Listing.few(found, LISTED, names::get), found);
        }
    }

    private void find(Kind kind, String what, List<Integer> found) {
        findings.add(new Finding(kind, where + ": " + what, index, found));
    }

    /**
     * What the data calls the objects of a picture: the ids of their annotations, or their labels, where there are any; else numbers from 1 in the order
     * of the file.
     *
     * @param ids of the sample, or null
     * @param count how many there are; finding them again in a partition takes long
     */
    static List<Long> names(@Nullable Ids ids, Layout layout, Segmentation truth, int count) {
        if (ids != null && ids.objects().size() == count) {
            return ids.objects();
        }
        List<Long> labels = truth instanceof Panoptic partition
                ? partition.segments().stream()
                        .filter(Segment::thing)
                        .map(segment -> (long) segment.id())
                        .toList()
                : List.of();
        if (labels.size() == count) {
            return labels;
        }
        List<Long> numbers = LongStream.rangeClosed(1, count).boxed().toList();
        return DRAWN.contains(layout) ? numbers.reversed() : numbers;
    }

    /** Objects that {@link SuspectedMerges} points at. */
    static Finding merged(String where, int sample, List<SuspectedMerges.Suspect> objects) {
        String line = "%s: %s unusually large and concave, perhaps merged: %s"
                .formatted(
                        where,
                        objects.size() == 1 ? "1 object is" : objects.size() + " objects are",
                        Listing.few(objects, LISTED, SuspectedMerges.Suspect::name));
        List<Integer> numbers =
                objects.stream().map(SuspectedMerges.Suspect::number).toList();
        return new Finding(Kind.MERGED, line, sample, numbers);
    }
}
