package boxless.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Objects and predictions of one class in one picture. */
final class CityscapesPicture {
    private final SortedMap<Integer, Integer> areas = new TreeMap<>(); // of objects and groups, by number
    private final List<Guess> guesses = new ArrayList<>();

    /** @param overlap pixels by the number below; 0 is void, -1 all else */
    private record Guess(double confidence, int area, Map<Integer, Integer> overlap) {
        double iou(int id, int truthArea) {
            int both = overlap.getOrDefault(id, 0);
            return (double) both / (truthArea + area - both);
        }
    }

    void addTruth(int id, int pixels) {
        areas.merge(id, pixels, Integer::sum);
    }

    void addPrediction(double confidence, Map<Integer, Integer> overlap) {
        int area = overlap.values().stream().mapToInt(Integer::intValue).sum();
        guesses.add(new Guess(confidence, area, overlap));
    }

    /** Adds what is right and wrong at every threshold. */
    void judge(CityscapesClass into) {
        into.saw(areas.keySet().stream().anyMatch(this::isWanted), !guesses.isEmpty());
        for (int t = 0; t < CityscapesAp.THRESHOLDS.size(); t++) {
            double threshold = CityscapesAp.THRESHOLDS.get(t);
            for (Map.Entry<Integer, Integer> truth : areas.entrySet()) {
                if (isWanted(truth.getKey())) {
                    judge(truth.getKey(), truth.getValue(), threshold, into.at(t));
                }
            }
            for (Guess guess : guesses) {
                if (!findsAny(guess, threshold) && ignored(guess) <= threshold) {
                    into.at(t).wrong(guess.confidence());
                }
            }
        }
    }

    private boolean isWanted(int id) {
        return id >= CityscapesAp.FIRST_OBJECT && areas.getOrDefault(id, 0) >= CityscapesAp.SMALLEST;
    }

    private void judge(int id, int area, double threshold, CityscapesClass.Judged judged) {
        double best = Double.NEGATIVE_INFINITY;
        boolean found = false;
        for (Guess guess : guesses) {
            if (guess.iou(id, area) > threshold) {
                if (found) {
                    judged.wrong(Math.min(best, guess.confidence()));
                }
                best = Math.max(best, guess.confidence());
                found = true;
            }
        }
        if (found) {
            judged.right(best);
        } else {
            judged.missed();
        }
    }

    /** Small objects and groups count here: what finds them is not wrong, but not right either. */
    private boolean findsAny(Guess guess, double threshold) {
        return areas.entrySet().stream().anyMatch(truth -> guess.iou(truth.getKey(), truth.getValue()) > threshold);
    }

    private double ignored(Guess guess) {
        long pixels = guess.overlap().getOrDefault(0, 0);
        for (Map.Entry<Integer, Integer> truth : areas.entrySet()) {
            int both = guess.overlap().getOrDefault(truth.getKey(), 0);
            pixels += truth.getKey() < CityscapesAp.FIRST_OBJECT ? both : 0;
            pixels += truth.getValue() < CityscapesAp.SMALLEST ? both : 0;
        }
        return (double) pixels / guess.area();
    }
}
