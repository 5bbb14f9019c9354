package boxless.data.check;

import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.data.ObjectSizes;
import boxless.data.Sample;
import boxless.data.check.Finding.Kind;
import boxless.data.coco.CocoInstances;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.data.labels.LabelFolder;
import boxless.file.BadFileException;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Box;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at one folder of annotated pictures for {@link DataReport}. */
final class PartReader {
    private final String name;
    private final Layout layout;
    private final DataReport.Listener listener;
    private final List<Finding> findings = new ArrayList<>();
    private final Dataset samples;
    private final @Nullable Dataset partitions; // beside the objects of the samples

    private final SortedMap<String, Integer> kinds = new TreeMap<>();
    private @Nullable Size smallest;
    private @Nullable Size largest;
    private final List<Integer> counts = new ArrayList<>();
    private final List<Long> areas = new ArrayList<>();
    private final List<Long> extents = new ArrayList<>();
    private final Map<Integer, Integer> categories = new HashMap<>();
    private int crowds;
    private long touching;
    private long hidden;
    private final ObjectSizes.Measuring sizes = new ObjectSizes.Measuring();
    private final StatedSizes stated = new StatedSizes();
    private final SuspectedMerges merges = new SuspectedMerges();

    /** @param split whose name the part has; null where the data has none */
    PartReader(
            Path data,
            @Nullable String split,
            Layout layout,
            String labels,
            Reading reading,
            DataReport.Listener listener) {
        this.name = split == null ? "" : split;
        this.layout = layout;
        this.listener = listener;
        samples = open(data, split, labels, reading);
        partitions = openPartitions(data, split, labels, reading);
    }

    /** Number of its pictures; where there are partitions beside the samples, with the number of these. */
    int size() {
        return samples.size() + (partitions == null ? 0 : partitions.size());
    }

    DataPart read() {
        for (int i = 0; i < samples.size(); i++) {
            read(i);
            listener.done();
        }
        if (partitions != null) {
            readPartitions(partitions);
        }
        stated.finding()
                .map(what -> samples.commonFiles().getFirst() + ": " + what)
                .ifPresent(line -> findings.add(new Finding(Kind.ODD, line, -1, List.of())));
        if (layout == Layout.LABEL_FOLDER) {
            BinaryMasks.among(counts, findings).ifPresent(findings::add);
        }
        merges.find().forEach((sample, objects) -> findings.add(ObjectCheck.merged(where(sample), sample, objects)));
        findings.sort(Comparator.comparingInt(Finding::sample));
        areas.sort(null);
        extents.sort(null);
        SortedMap<Category, Integer> named = new TreeMap<>(Comparator.comparingInt(Category::id));
        samples.categories().forEach(category -> named.put(category, categories.getOrDefault(category.id(), 0)));
        Size none = new Size(0, 0);
        return new DataPart(
                name,
                layout,
                samples,
                kinds,
                smallest == null ? none : smallest,
                largest == null ? none : largest,
                counts,
                areas,
                extents,
                named,
                crowds,
                touching,
                hidden,
                sizes.result(),
                findings);
    }

    private Dataset open(Path data, @Nullable String split, String labels, Reading reading) {
        Dataset opened;
        try {
            opened = switch (layout) {
                case LABEL_FOLDER -> pairs(data, split, labels, reading);
                case COCO_INSTANCES -> sound(CocoInstances.Place.in(data, split).orElseThrow(), reading);
                default -> Datasets.open(data, split, labels, null, null, reading);
            };
        } catch (BadFileException e) {
            broken(String.valueOf(e.getMessage()));
            return new NoSamples();
        }
        opened.notes().forEach(this::leftOut);
        return opened;
    }

    /** As training opens the data for a method that learns stuff. */
    private @Nullable Dataset openPartitions(Path data, @Nullable String split, String labels, Reading reading) {
        boolean both = !layout.isPanoptic() && Layout.all(data, split, labels).contains(Layout.COCO_PANOPTIC);
        try {
            return both ? Datasets.open(data, split, labels, null, Layout.COCO_PANOPTIC, reading) : null;
        } catch (BadFileException e) {
            oddPartition(e);
            return null;
        }
    }

    /** Only their annotations: the images were read as samples. */
    private void readPartitions(Dataset all) {
        for (int i = 0; i < all.size(); i++) {
            try {
                listener.stuff(name, all.truth(i));
            } catch (BadFileException e) {
                oddPartition(e);
            }
            listener.done();
        }
    }

    /** Worth a note only: training can do without, on the objects. */
    private void oddPartition(BadFileException problem) {
        findings.add(new Finding(Kind.ODD, String.valueOf(problem.getMessage()), -1, List.of()));
    }

    private void leftOut(Note note) {
        note.lines().forEach(line -> findings.add(new Finding(Kind.LEFT_OUT, line, -1, List.of())));
    }

    private Dataset pairs(Path data, @Nullable String split, String labels, Reading reading) {
        LabelFolder.Place place = LabelFolder.Place.in(data, split, labels).orElseThrow();
        LabelPairs files = LabelPairs.of(place);
        findings.addAll(files.findings());
        if (!files.names().isEmpty()) {
            return Datasets.open(data, split, labels, files.names(), null, reading);
        }
        if (files.findings().isEmpty()) {
            throw FolderScan.empty(place.images());
        }
        FolderScan.passedOver(place.images()).forEach(this::leftOut);
        FolderScan.passedOver(place.labels()).forEach(this::leftOut);
        return new NoSamples();
    }

    private Dataset sound(CocoInstances.Place place, Reading reading) {
        CocoInstances instances = CocoInstances.openSound(place, reading);
        instances.faults().forEach(fault -> broken(place.json() + ": " + fault));
        return instances;
    }

    private void broken(String line) {
        findings.add(new Finding(Kind.UNREADABLE, line, -1, List.of()));
    }

    private void read(int index) {
        Sample sample;
        try {
            sample = samples.read(index);
            samples.remarks(index).forEach(remark -> findings.add(new Finding(Kind.ODD, remark, index, List.of())));
        } catch (BadFileException e) {
            counts.add(-1);
            findings.add(new Finding(Kind.UNREADABLE, String.valueOf(e.getMessage()), index, List.of()));
            return;
        }
        picture(sample.image());
        if (layout == Layout.COCO_INSTANCES) {
            samples.objects(index, sample.truth()).forEach(stated::add);
        }
        Instances truth = sample.truth().instances();
        listener.objects(name, truth);
        if (partitions == null) {
            listener.stuff(name, sample.truth());
        }
        List<Instance> objects = truth.objects();
        List<Long> names = ObjectCheck.names(samples.ids(index), layout, sample.truth(), objects.size());
        counts.add(count(index, objects, names));
        if (sample.truth() instanceof Panoptic partition) {
            countStuff(partition);
        }
        Instances singles = truth.withoutCrowds();
        Neighbours neighbours = Neighbours.of(singles.labels(), singles.objects());
        touching += neighbours.touching();
        hidden += neighbours.hidden();
        findings.addAll(new ObjectCheck(sample, index, where(index), layout, names).findings());
    }

    /** Takes in the objects of a picture and says how many there are to count: those that are no crowds and not empty. */
    private int count(int index, List<Instance> objects, List<Long> names) {
        int count = 0;
        for (int k = 0; k < objects.size(); k++) {
            Instance object = objects.get(k);
            categories.merge(object.category(), 1, Integer::sum);
            if (object.crowd()) {
                crowds++;
                continue;
            }
            if (!object.mask().isEmpty()) {
                count++;
                areas.add(object.mask().area());
                Box box = object.mask().box();
                extents.add(Math.round(Math.sqrt((double) box.width() * box.height())));
            }
            sizes.add(object.mask());
            merges.add(index, k, names.get(k), object);
        }
        return count;
    }

    private void countStuff(Panoptic partition) {
        partition.segments().stream()
                .filter(segment -> !segment.thing())
                .map(Segment::category)
                .forEach(category -> categories.merge(category, 1, Integer::sum));
    }

    /** The file that a finding names: label image or picture. */
    private String where(int index) {
        List<Path> files = samples.files(index);
        return (layout == Layout.LABEL_FOLDER ? files.getLast() : files.getFirst()).toString();
    }

    private void picture(Pixels image) {
        String depth = image.range() == 255 ? "8 bit" : image.range() == 65535 ? "16 bit" : "range " + image.range();
        String channels = image.channels() + (image.channels() == 1 ? " channel, " : " channels, ");
        kinds.merge(channels + depth, 1, Integer::sum);
        Size size = image.size();
        smallest = smallest == null || size.area() < smallest.area() ? size : smallest;
        largest = largest == null || size.area() > largest.area() ? size : largest;
    }

    /** Data of which nothing can be used. */
    private static final class NoSamples implements Dataset {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public List<Category> categories() {
            return List.of();
        }

        @Override
        public String name(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public Sample read(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public List<Path> files(int index) {
            throw new IndexOutOfBoundsException(index);
        }
    }
}
