package boxless.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a model goes wrong: by kind of error, category, size and score. An accumulator that stores a few numbers per object and no masks. For use by
 * one thread at a time.
 */
public final class ErrorAnalysis {
    private final List<PictureScore> pictures = new ArrayList<>();
    private final List<Judgement> truths = new ArrayList<>();
    private final List<Judgement> predictions = new ArrayList<>();

    public void add(JudgedPicture picture) {
        pictures.add(picture.score());
        picture.truths().forEach(object -> truths.add(object.judgement()));
        picture.predictions().forEach(object -> predictions.add(object.judgement()));
    }

    /** Ratios of the images by IoU threshold. */
    public NucleiScore pictures() {
        return new NucleiScore(pictures);
    }

    /** All objects. */
    public ErrorCounts total() {
        ErrorCounts.Counting counting = new ErrorCounts.Counting();
        truths.forEach(counting::truth);
        predictions.forEach(counting::prediction);
        return counting.result();
    }

    /** The objects of every category that occurs, ascending by its id. */
    public SortedMap<Integer, ErrorCounts> categories() {
        SortedMap<Integer, ErrorCounts.Counting> counting = new TreeMap<>();
        for (Judgement truth : truths) {
            counting.computeIfAbsent(truth.category(), id -> new ErrorCounts.Counting())
                    .truth(truth);
        }
        for (Judgement prediction : predictions) {
            counting.computeIfAbsent(prediction.category(), id -> new ErrorCounts.Counting())
                    .prediction(prediction);
        }
        SortedMap<Integer, ErrorCounts> counts = new TreeMap<>();
        counting.forEach((category, objects) -> counts.put(category, objects.result()));
        return counts;
    }

    /**
     * The true things in groups of about equal count, smallest first; objects of equal area are never split between groups.
     *
     * @param most maximum number of groups, at least 1
     */
    public List<SizeClass> sizes(int most) {
        List<Judgement> things = truths.stream()
                .filter(Judgement::thing)
                .sorted(Comparator.comparingLong(Judgement::area))
                .toList();
        List<SizeClass> sizes = new ArrayList<>();
        int from = 0;
        for (int k = 1; k <= most; k++) {
            int to = (int) ((long) k * things.size() / most);
            while (to > 0
                    && to < things.size()
                    && things.get(to).area() == things.get(to - 1).area()) {
                to++;
            }
            if (to > from) {
                ErrorCounts.Counting counting = new ErrorCounts.Counting();
                things.subList(from, to).forEach(counting::truth);
                sizes.add(new SizeClass(
                        things.get(from).area(), things.get(to - 1).area(), counting.result()));
                from = to;
            }
        }
        return sizes;
    }

    /** Precision and recall by score threshold: one point for each score that occurs, highest first. Ignored objects are not counted. */
    public List<ScorePoint> scores() {
        List<Judgement> sorted = predictions.stream()
                .filter(prediction -> prediction.verdict() != Verdict.IGNORED)
                .sorted(Comparator.comparingDouble(prediction -> -prediction.score()))
                .toList();
        List<ScorePoint> points = new ArrayList<>();
        int tp = 0;
        double sum = 0;
        for (int i = 0; i < sorted.size(); i++) {
            Judgement prediction = sorted.get(i);
            if (prediction.verdict() == Verdict.FOUND) {
                tp++;
                sum += prediction.iou();
            }
            if (i + 1 == sorted.size() || sorted.get(i + 1).score() != prediction.score()) {
                Matching matching = new Matching(JudgedPicture.MATCH, tp, i + 1 - tp, truths.size() - tp, sum);
                points.add(new ScorePoint(prediction.score(), matching));
            }
        }
        return points;
    }
}
