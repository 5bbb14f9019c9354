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
import java.util.function.BiPredicate;
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
    private final @Nullable Verdict[] ofTruth;
    private final @Nullable Verdict[] ofFound;
    private final double[] iouOfTruth;
    private final double[] iouOfFound;

    PictureJudge(Segmentation truth, Segmentation prediction) {
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
        annotated = truth instanceof Panoptic partition
                        && partition.segments().stream().anyMatch(segment -> !segment.thing())
                ? partition.map()
                : null;
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
                    pairs.add(new Overlap(t, p, both, iou));
                    if (sameCategory(t, p)) {
                        iouOfTruth[t] = Math.max(iouOfTruth[t], iou);
                        iouOfFound[p] = Math.max(iouOfFound[p], iou);
                    }
                }
            }
        }
    }

    private boolean sameCategory(int truth, int prediction) {
        return truths.get(truth).category() == found.get(prediction).category();
    }

    JudgedPicture judge(String name) {
        match(Verdict.FOUND, this::sameCategory);
        match(Verdict.CONFUSED, (t, p) -> !sameCategory(t, p));
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
            }
            said.add(judged(region, verdict, iouOfFound[p]));
        }
        return new JudgedPicture(name, right, said);
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
    private void match(Verdict verdict, BiPredicate<Integer, Integer> allowed) {
        List<List<Overlap>> byFound = new ArrayList<>();
        found.forEach(region -> byFound.add(new ArrayList<>()));
        for (Overlap pair : pairs) {
            if (pair.iou() >= JudgedPicture.MATCH && allowed.test(pair.left(), pair.right())) {
                byFound.get(pair.right()).add(pair);
            }
        }
        List<Integer> order = IntStream.range(0, found.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer p) -> -found.get(p).score()))
                .toList();
        for (int p : order) {
            if (ofFound[p] != null) {
                continue;
            }
            byFound.get(p).stream()
                    .filter(pair -> ofTruth[pair.left()] == null)
                    .max(Comparator.comparingDouble(Overlap::iou))
                    .ifPresent(best -> {
                        ofFound[p] = verdict;
                        ofTruth[best.left()] = verdict;
                        iouOfFound[p] = best.iou();
                        iouOfTruth[best.left()] = best.iou();
                    });
        }
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
        return sameCategory(pair.left(), pair.right())
                && 2 * pair.pixels() > region.mask().area();
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
