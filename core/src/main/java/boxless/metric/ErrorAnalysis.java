package boxless.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a model goes wrong: by kind of error, category, size and score. An accumulator that keeps a few numbers for each object and no
 * mask. One thread at a time.
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

    /** Ratios of the pictures by IoU threshold. */
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
     * The true things in classes of about equal number, the smallest first; objects of one area are never parted.
     *
     * @param most so many classes at most, at least 1
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

    /** Precision and recall by least score: one point for each score that occurs, the greatest first. Ignored objects do not count. */
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
