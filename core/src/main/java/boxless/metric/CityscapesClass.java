package boxless.metric;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What was right and wrong in one class, over all pictures. */
final class CityscapesClass {
    private final List<Judged> byThreshold =
            Stream.generate(Judged::new).limit(CityscapesAp.THRESHOLDS.size()).toList();
    private boolean anyTruth;
    private boolean anyPrediction;

    /** Confidences of right and wrong predictions at one threshold, and the number of objects missed. */
    static final class Judged {
        private double[] right = new double[16];
        private double[] wrong = new double[16];
        private int rights;
        private int wrongs;
        private int missed;

        void right(double confidence) {
            right = rights == right.length ? Arrays.copyOf(right, 2 * rights) : right;
            right[rights++] = confidence;
        }

        void wrong(double confidence) {
            wrong = wrongs == wrong.length ? Arrays.copyOf(wrong, 2 * wrongs) : wrong;
            wrong[wrongs++] = confidence;
        }

        void missed() {
            missed++;
        }
    }

    void saw(boolean truth, boolean prediction) {
        anyTruth |= truth;
        anyPrediction |= prediction;
    }

    Judged at(int threshold) {
        return byThreshold.get(threshold);
    }

    /** AP by threshold; NaN where there is no object to find. */
    List<Double> ap() {
        if (!anyTruth || !anyPrediction) {
            return Collections.nCopies(byThreshold.size(), anyTruth ? 0.0 : Double.NaN);
        }
        return byThreshold.stream().map(CityscapesClass::ap).toList();
    }

    /** Area under the curve of precision over recall; each point stands for half the way to both of its neighbours. */
    private static double ap(Judged judged) {
        double[] right = Arrays.copyOf(judged.right, judged.rights);
        double[] wrong = Arrays.copyOf(judged.wrong, judged.wrongs);
        Arrays.sort(right);
        Arrays.sort(wrong);
        double[] confidences = DoubleStream.concat(DoubleStream.of(right), DoubleStream.of(wrong))
                .sorted()
                .distinct()
                .toArray();
        int n = confidences.length;
        double[] precision = new double[n + 1];
        double[] recall = new double[n + 1];
        precision[n] = 1; // at a confidence that nothing has
        for (int k = 0, i = 0, j = 0; k < n; k++) {
            while (i < right.length && right[i] < confidences[k]) {
                i++;
            }
            while (j < wrong.length && wrong[j] < confidences[k]) {
                j++;
            }
            int tp = right.length - i;
            precision[k] = (double) tp / (tp + wrong.length - j);
            recall[k] = (double) tp / (right.length + judged.missed);
        }
        double area = 0;
        for (int k = 0; k <= n; k++) {
            area += precision[k] * (recall[Math.max(k - 1, 0)] - recall[Math.min(k + 1, n)]) / 2;
        }
        return area;
    }
}
