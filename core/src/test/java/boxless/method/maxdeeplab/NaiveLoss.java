package boxless.method.maxdeeplab;

import boxless.mask.Assignment;
import boxless.method.maxdeeplab.LossOptions.PqStyle;
import boxless.method.maxdeeplab.LossOptions.Quality;
import java.util.stream.IntStream;

/** The terms of one image that depend on the matching, formula by formula in plain loops. */
final class NaiveLoss {
    private final double[][] masks; // (N, P), softmax over N
    private final double[][] classes; // (N, C + 1), softmax over the last
    private final int[] rows; // (P), -1 void
    private final long[] truth; // (K)
    private final PqStyle options;
    private final int[] slotOf; // (K)

    NaiveLoss(double[][] maskLogits, double[][] classLogits, int[] rows, long[] truth, PqStyle options) {
        masks = transposed(softmax(transposed(maskLogits)));
        classes = softmax(classLogits);
        this.rows = rows;
        this.truth = truth;
        this.options = options;
        double[][] gain = new double[truth.length][masks.length];
        for (int k = 0; k < truth.length; k++) {
            for (int n = 0; n < masks.length; n++) {
                double rq = classes[n][(int) truth[k]];
                gain[k][n] = options.similarity() == Quality.PRODUCT ? rq * dice(n, k) : rq + dice(n, k);
            }
        }
        slotOf = Assignment.maximise(gain);
    }

    private static double[][] transposed(double[][] table) {
        double[][] turned = new double[table[0].length][table.length];
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < table[i].length; j++) {
                turned[j][i] = table[i][j];
            }
        }
        return turned;
    }

    private static double[][] softmax(double[][] logits) {
        double[][] result = new double[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            double[] row = logits[i];
            double sum = IntStream.range(0, row.length)
                    .mapToDouble(j -> Math.exp(row[j]))
                    .sum();
            result[i] = IntStream.range(0, row.length)
                    .mapToDouble(j -> Math.exp(row[j]) / sum)
                    .toArray();
        }
        return result;
    }

    private double dice(int n, int k) {
        double common = 0;
        double own = 0;
        double area = 0;
        for (int x = 0; x < rows.length; x++) {
            common += rows[x] == k ? masks[n][x] : 0;
            own += rows[x] >= 0 ? masks[n][x] : 0;
            area += rows[x] == k ? 1 : 0;
        }
        return common / ((own + area) / 2 + 1e-5);
    }

    private boolean isVoid(int x) {
        return rows[x] < 0 || slotOf[rows[x]] < 0;
    }

    double mask() {
        double sum = 0;
        for (int k = 0; k < truth.length; k++) {
            int n = slotOf[k];
            if (n < 0) {
                continue;
            }
            double common = 0;
            double both = 0;
            for (int x = 0; x < rows.length; x++) {
                common += rows[x] == k ? masks[n][x] : 0;
                both += (isVoid(x) ? 0 : masks[n][x]) + (rows[x] == k ? 1 : 0);
            }
            double weight = options.objective() == Quality.PRODUCT ? classes[n][(int) truth[k]] : 1;
            sum += weight * (1 - (2 * common + 1) / (both + 1));
        }
        return sum * options.alpha() / masks.length;
    }

    double classes() {
        double sum = 0;
        for (int n = 0; n < masks.length; n++) {
            int own = n;
            int k = IntStream.range(0, truth.length)
                    .filter(i -> slotOf[i] == own)
                    .findFirst()
                    .orElse(-1);
            if (k >= 0) {
                double weight = options.objective() == Quality.PRODUCT ? dice(n, k) : 1;
                sum -= options.alpha() * weight * Math.log(classes[n][(int) truth[k]]);
            } else {
                sum -= (1 - options.alpha()) * unmatched(n) * Math.log(classes[n][classes[n].length - 1]);
            }
        }
        return sum / masks.length;
    }

    private double unmatched(int n) {
        double outside = 0;
        double all = 0;
        for (int x = 0; x < rows.length; x++) {
            outside += isVoid(x) ? masks[n][x] : 0;
            all += masks[n][x];
        }
        double ratio = outside / (all + 1e-5);
        return switch (options.unmatched()) {
            case OVERLAP -> Math.max(ratio, 1e-5);
            case COMPLEMENT -> Math.max(1 - ratio, 1e-5);
            case UNIT -> 1;
        };
    }

    double maskId() {
        double sum = 0;
        int count = 0;
        for (int x = 0; x < rows.length; x++) {
            if (!isVoid(x)) {
                sum -= Math.log(masks[slotOf[rows[x]]][x]);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    int lost() {
        return (int) IntStream.of(slotOf).filter(n -> n < 0).count();
    }
}
