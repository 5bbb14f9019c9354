package boxless.metric;

import boxless.mask.Instance;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Overlap;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Judges the objects of one picture in the order of {@link Verdict}. */
final class PictureJudge {
    private record Region(Mask mask, int category, boolean thing, float score) {}

    private final List<Region> truths = new ArrayList<>();
    private final List<Region> found = new ArrayList<>();
    private final List<Instance> crowds = new ArrayList<>();
    private final @Nullable LabelMap annotated; // 0 where nobody annotated; null where everything counts

    private final List<Overlap> pairs = new ArrayList<>(); // left: truth, right: found; ascending
    private final int[] surestFirst; // the found ones
    private final @Nullable Verdict[] ofTruth;
    private final @Nullable Verdict[] ofFound;
    private final double[] iouOfTruth;
    private final double[] iouOfFound;

    PictureJudge(Segmentation truth, Segmentation prediction, boolean stuff) {
        for (Instance object : truth.instances().objects()) {
            if (object.crowd()) {
                crowds.add(object);
            } else {
                truths.add(new Region(object.mask(), object.category(), true, object.score()));
            }
        }
        for (Instance object : objects(prediction, truth)) {
            found.add(new Region(object.mask(), object.category(), true, object.score()));
        }
        if (truth instanceof Panoptic && prediction instanceof Panoptic) {
            truths.addAll(stuff(truth));
            found.addAll(stuff(prediction));
        }
        annotated = stuff && truth instanceof Panoptic partition ? partition.map() : null;
        surestFirst = IntStream.range(0, found.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer p) -> -found.get(p).score()))
                .mapToInt(Integer::intValue)
                .toArray();
        ofTruth = new Verdict[truths.size()];
        ofFound = new Verdict[found.size()];
        iouOfTruth = new double[truths.size()];
        iouOfFound = new double[found.size()];
        compare();
    }

    /** Compared with a partition, objects that overlap have only the pixels where they are in front, as for the nuclei metric. */
    private static List<Instance> objects(Segmentation prediction, Segmentation truth) {
        Segmentation compared = truth instanceof Panoptic ? Panoptic.of(prediction) : prediction;
        return compared.instances().objects();
    }

    private static List<Region> stuff(Segmentation partition) {
        return partition.stuff().stream()
                .map(region -> new Region(region.mask(), region.category(), false, region.score()))
                .toList();
    }

    private void compare() {
        Nearby nearby =
                new Nearby(found.stream().map(region -> region.mask().box()).toList());
        for (int t = 0; t < truths.size(); t++) {
            Mask truth = truths.get(t).mask();
            for (int p : nearby.meeting(truth.box())) {
                Mask said = found.get(p).mask();
                long both = truth.intersection(said);
                if (both > 0) {
                    double iou = (double) both / (truth.area() + said.area() - both);
                    Overlap pair = new Overlap(t, p, both, iou);
                    pairs.add(pair);
                    if (sameCategory(pair)) {
                        iouOfTruth[t] = Math.max(iouOfTruth[t], iou);
                        iouOfFound[p] = Math.max(iouOfFound[p], iou);
                    }
                }
            }
        }
    }

    private boolean sameCategory(Overlap pair) {
        return truths.get(pair.left()).category() == found.get(pair.right()).category();
    }

    JudgedPicture judge(String name) {
        decide(Verdict.FOUND, matches(JudgedPicture.MATCH, this::sameCategory));
        decide(Verdict.CONFUSED, matches(JudgedPicture.MATCH, pair -> !sameCategory(pair) && isOpen(pair)));
        merged();
        split();
        List<JudgedObject> right = new ArrayList<>();
        for (int t = 0; t < ofTruth.length; t++) {
            Verdict verdict = ofTruth[t] == null ? Verdict.MISSED : ofTruth[t];
            right.add(judged(truths.get(t), verdict, iouOfTruth[t]));
        }
        List<JudgedObject> said = new ArrayList<>();
        for (int p = 0; p < ofFound.length; p++) {
            Region region = found.get(p);
            Verdict verdict = ofFound[p];
            if (verdict == null) {
                verdict = isIgnored(region) ? Verdict.IGNORED : Verdict.SPURIOUS;
                ofFound[p] = verdict;
            }
            said.add(judged(region, verdict, iouOfFound[p]));
        }
        PictureScore score = new PictureScore(
                name, NucleiAp.THRESHOLDS.stream().map(this::matching).toList());
        return new JudgedPicture(name, right, said, score);
    }

    /** Matched anew: the surest object that matches at .5 may miss a higher threshold where another one reaches it. */
    private Matching matching(double threshold) {
        boolean[] matched = new boolean[found.size()];
        int tp = 0;
        double sum = 0;
        for (Overlap pair : matches(threshold, this::sameCategory)) {
            matched[pair.right()] = true;
            tp++;
            sum += pair.iou();
        }
        int fp = 0;
        for (int p = 0; p < matched.length; p++) {
            fp += matched[p] || ofFound[p] == Verdict.IGNORED ? 0 : 1;
        }
        return new Matching(threshold, tp, fp, truths.size() - tp, sum);
    }

    private static JudgedObject judged(Region region, Verdict verdict, double iou) {
        return new JudgedObject(
                region.mask(),
                new Judgement(
                        verdict,
                        region.category(),
                        region.thing(),
                        region.mask().area(),
                        region.score(),
                        iou));
    }

    /** One to one, the most certain prediction first; so the matches above any least score do not depend on those below it. */
    private List<Overlap> matches(double leastIou, Predicate<Overlap> allowed) {
        List<List<Overlap>> byFound = new ArrayList<>();
        found.forEach(region -> byFound.add(new ArrayList<>()));
        for (Overlap pair : pairs) {
            if (pair.iou() >= leastIou && allowed.test(pair)) {
                byFound.get(pair.right()).add(pair);
            }
        }
        boolean[] taken = new boolean[truths.size()];
        List<Overlap> matches = new ArrayList<>();
        for (int p : surestFirst) {
            byFound.get(p).stream()
                    .filter(pair -> !taken[pair.left()])
                    .max(Comparator.comparingDouble(Overlap::iou))
                    .ifPresent(best -> {
                        taken[best.left()] = true;
                        matches.add(best);
                    });
        }
        return matches;
    }

    private void decide(Verdict verdict, List<Overlap> matches) {
        for (Overlap pair : matches) {
            ofFound[pair.right()] = verdict;
            ofTruth[pair.left()] = verdict;
            iouOfFound[pair.right()] = pair.iou();
            iouOfTruth[pair.left()] = pair.iou();
        }
    }

    private boolean isOpen(Overlap pair) {
        return ofTruth[pair.left()] == null && ofFound[pair.right()] == null;
    }

    private void merged() {
        List<List<Integer>> covered = new ArrayList<>();
        found.forEach(region -> covered.add(new ArrayList<>()));
        for (Overlap pair : pairs) {
            if (isMostOf(pair, truths.get(pair.left()))) {
                covered.get(pair.right()).add(pair.left());
            }
        }
        for (int p = 0; p < found.size(); p++) {
            if (covered.get(p).size() < 2) {
                continue;
            }
            for (int t : covered.get(p)) {
                ofTruth[t] = ofTruth[t] == null ? Verdict.MERGED : ofTruth[t];
            }
            ofFound[p] = ofFound[p] == null ? Verdict.MERGED : ofFound[p];
        }
    }

    private void split() {
        List<List<Integer>> pieces = new ArrayList<>();
        truths.forEach(region -> pieces.add(new ArrayList<>()));
        for (Overlap pair : pairs) {
            if (ofFound[pair.right()] == null && isMostOf(pair, found.get(pair.right()))) {
                pieces.get(pair.left()).add(pair.right());
            }
        }
        for (int t = 0; t < truths.size(); t++) {
            if (ofTruth[t] == null && pieces.get(t).size() >= 2) {
                ofTruth[t] = Verdict.SPLIT;
                for (int p : pieces.get(t)) {
                    ofFound[p] = Verdict.SPLIT;
                }
            }
        }
    }

    private boolean isMostOf(Overlap pair, Region region) {
        return sameCategory(pair) && 2 * pair.pixels() > region.mask().area();
    }

    private boolean isIgnored(Region region) {
        long area = region.mask().area();
        for (Instance crowd : crowds) {
            if (crowd.category() == region.category() && 2 * crowd.mask().intersection(region.mask()) > area) {
                return true;
            }
        }
        return annotated != null && 2 * unlabelled(annotated, region.mask()) > area;
    }

    private static long unlabelled(LabelMap map, Mask mask) {
        long[] count = {0};
        mask.forEachRun((x, y, length) -> {
            for (int k = 0; k < length; k++) {
                count[0] += map.at(x, y + k) == 0 ? 1 : 0;
            }
        });
        return count[0];
    }
}
