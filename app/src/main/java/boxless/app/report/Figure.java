package boxless.app.report;

import boxless.metric.Verdict;
import java.util.Comparator;
import java.util.Map;

/**
 * A picture as the page shows it.
 *
 * @param row its numbers
 * @param drawing the plain picture beside the one with its errors, as HTML
 * @param note what to know about the drawing
 */
record Figure(Row row, String drawing, String note) {
    /**
     * The numbers of one picture.
     *
     * @param index its place in the data, from 0
     * @param meanAp mean over the IoU thresholds
     * @param truths true objects by verdict
     * @param spurious number of found objects that are nothing
     */
    record Row(int index, String name, double meanAp, Map<Verdict, Integer> truths, int spurious) {
        /** The worst first; of equals that with more errors, then the first of the data. */
        static final Comparator<Row> WORST_FIRST = Comparator.comparingDouble(Row::meanAp)
                .thenComparing(Comparator.comparingInt(Row::errors).reversed())
                .thenComparingInt(Row::index);

        int errors() {
            return truthCount() - truths.getOrDefault(Verdict.FOUND, 0) + spurious;
        }

        int truthCount() {
            return truths.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** True objects with this verdict, or found ones that are spurious. */
        int count(Verdict verdict) {
            return verdict == Verdict.SPURIOUS ? spurious : truths.getOrDefault(verdict, 0);
        }

        /** Where the page shows it. */
        String id() {
            return "picture-" + index;
        }
    }
}
