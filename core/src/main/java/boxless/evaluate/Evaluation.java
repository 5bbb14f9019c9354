package boxless.evaluate;

import boxless.data.Note;
import boxless.mask.Category;
import boxless.metric.CityscapesScore;
import boxless.metric.CocoAp;
import boxless.metric.CocoOverlap;
import boxless.metric.CocoScore;
import boxless.metric.NucleiScore;
import boxless.metric.PanopticScore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of a metric on a set of images. Immutable. Every ratio is in [0, 1], or NaN if undefined because there is nothing to find. */
public sealed interface Evaluation {
    /** The metric. */
    Metric metric();

    /** The one number that models are compared by; higher is better, NaN if undefined. */
    double headline();

    /** The numbers that a training run logs, by name, {@link #headline} among them; without undefined ones. */
    Map<String, Double> measurements();

    /** What of the files that were scored is left out, or counts otherwise than they say. */
    default List<Note> notes() {
        return List.of();
    }

    /** Of the nuclei metric; models are compared by the AP averaged over the IoU thresholds. */
    record Nuclei(NucleiScore score, List<Note> notes) implements Evaluation {
        public Nuclei {
            notes = List.copyOf(notes);
        }

        /** Without notes. */
        public Nuclei(NucleiScore score) {
            this(score, List.of());
        }

        @Override
        public Metric metric() {
            return Metric.NUCLEI;
        }

        @Override
        public double headline() {
            return score.meanAp();
        }

        /** {@code ap_0.50} to {@code ap_0.95} and {@code mean_ap}. */
        @Override
        public Map<String, Double> measurements() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            score.ap().forEach((threshold, value) -> numbers.put("ap_" + threshold, value));
            numbers.put("mean_ap", headline());
            return defined(numbers);
        }
    }

    /**
     * Of COCO's metric; models are compared by AP.
     *
     * @param scores by what was compared: masks, boxes, boundaries; not empty
     * @param categories the things, ascending by id
     * @param images number of images
     */
    record Coco(Map<CocoOverlap, CocoScore> scores, List<Category> categories, int images, List<Note> notes)
            implements Evaluation {
        public Coco {
            scores = Collections.unmodifiableMap(new EnumMap<>(scores));
            categories = List.copyOf(categories);
            notes = List.copyOf(notes);
        }

        static Coco of(
                CocoAp ap, Collection<CocoOverlap> overlaps, List<Category> categories, int images, List<Note> notes) {
            List<Category> things = Category.thingsOf(categories);
            List<Integer> ids = things.stream().map(Category::id).toList();
            Map<CocoOverlap, CocoScore> scores = new EnumMap<>(CocoOverlap.class);
            overlaps.forEach(overlap -> scores.put(overlap, ap.score(overlap, ids)));
            List<Note> all = new ArrayList<>(notes);
            if (ap.crowdedPictures() > 0) {
                all.add(Note.of(
                        "more than %d objects of a category are in %,d of %,d images; COCO's metric lets no more than %1$d be found, so AP and AR cannot reach 1 (the metric nuclei counts all)"
                                .formatted(CocoAp.MOST, ap.crowdedPictures(), images)));
            }
            return new Coco(scores, things, images, all);
        }

        /** What the predictions are: masks, or boxes if there are no masks. */
        CocoOverlap mainOverlap() {
            return scores.keySet().iterator().next();
        }

        /** The score of the masks, or of the boxes if there are no masks. */
        public CocoScore main() {
            return scores.values().iterator().next();
        }

        @Override
        public Metric metric() {
            return Metric.COCO;
        }

        @Override
        public double headline() {
            return main().number("AP");
        }

        /** {@code ap_0.50}, {@code ap_0.75}, {@code ap_small}, {@code ap_medium}, {@code ap_large} and {@code mean_ap}. */
        @Override
        public Map<String, Double> measurements() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("ap_0.50", main().number("AP50"));
            numbers.put("ap_0.75", main().number("AP75"));
            numbers.put("ap_small", main().number("APsmall"));
            numbers.put("ap_medium", main().number("APmedium"));
            numbers.put("ap_large", main().number("APlarge"));
            numbers.put("mean_ap", headline());
            return defined(numbers);
        }
    }

    /**
     * Of panoptic quality; models are compared by PQ over things and stuff.
     *
     * @param categories things and stuff, ascending by id
     */
    record Panoptic(PanopticScore score, List<Category> categories, List<Note> notes) implements Evaluation {
        public Panoptic {
            categories = List.copyOf(categories);
            notes = List.copyOf(notes);
        }

        /** Without notes. */
        public Panoptic(PanopticScore score, List<Category> categories) {
            this(score, categories, List.of());
        }

        @Override
        public Metric metric() {
            return Metric.PANOPTIC;
        }

        @Override
        public double headline() {
            return score.all().pq();
        }

        /** {@code pq}, {@code pq_things}, {@code pq_stuff}, {@code sq} and {@code rq}. */
        @Override
        public Map<String, Double> measurements() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("pq", headline());
            numbers.put("pq_things", score.things().pq());
            numbers.put("pq_stuff", score.stuff().pq());
            numbers.put("sq", score.all().sq());
            numbers.put("rq", score.all().rq());
            return defined(numbers);
        }
    }

    /**
     * Of Cityscapes' metric; models are compared by AP.
     *
     * @param categories the classes with instances, ascending by id
     */
    record Cityscapes(CityscapesScore score, List<Category> categories) implements Evaluation {
        public Cityscapes {
            categories = List.copyOf(categories);
        }

        @Override
        public Metric metric() {
            return Metric.CITYSCAPES;
        }

        @Override
        public double headline() {
            return CityscapesScore.mean(score.ap());
        }

        /** {@code ap_0.50} and {@code mean_ap}. */
        @Override
        public Map<String, Double> measurements() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("ap_0.50", CityscapesScore.mean(score.ap50()));
            numbers.put("mean_ap", headline());
            return defined(numbers);
        }
    }

    private static Map<String, Double> defined(Map<String, Double> numbers) {
        numbers.values().removeIf(value -> value.isNaN());
        return Collections.unmodifiableMap(numbers);
    }
}
