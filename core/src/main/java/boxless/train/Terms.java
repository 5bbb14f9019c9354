package boxless.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Means of the terms of a loss over passes or steps. What could not be measured, NaN, does not count; what was left out counts as 0. */
public final class Terms {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private final Map<String, Integer> unmeasured = new LinkedHashMap<>();
    private int count;

    /** @param terms of one pass or step, see {@link boxless.method.Loss} */
    public void add(Map<String, Double> terms) {
        count++;
        terms.forEach((name, term) -> {
            sums.merge(name, term.isNaN() ? 0.0 : term, Double::sum);
            unmeasured.merge(name, term.isNaN() ? 1 : 0, Integer::sum);
        });
    }

    /** The means of all that was ever given; NaN where it could never be measured. */
    public Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / (count - unmeasured.getOrDefault(name, 0))));
        return means;
    }
}
