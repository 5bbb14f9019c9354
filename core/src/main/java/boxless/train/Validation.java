package boxless.train;

import java.util.Map;

/**
 * A look at the validation data.
 *
 * @param step after which
 * @param score what the best model is chosen by
 * @param details more numbers by name
 * @param best whether it is the best so far
 * @param seconds it took
 */
public record Validation(long step, double score, Map<String, Double> details, boolean best, double seconds) {}
