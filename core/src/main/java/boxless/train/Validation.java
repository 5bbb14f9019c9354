package boxless.train;

import java.util.Map;

/**
 * One validation.
 *
 * @param step after which it ran it ran it ran it ran it ran it ran it ran it ran
 * @param score what selects the best model
 * @param details more numbers by name
 * @param best whether it is the best so far
 * @param seconds it took
 */
public record Validation(long step, double score, Map<String, Double> details, boolean best, double seconds) {}
