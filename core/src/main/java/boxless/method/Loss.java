package boxless.method;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What training minimises.
 *
 * @param total scalar tensor to differentiate, the weighted sum of the terms
 * @param terms the parts by the paper's names, unweighted, for the log; in the order of the paper. NaN is a measure of something that the batch does not
 *     have, and counts in no mean; what is left out counts as 0
 */
public record Loss(Tensor total, Map<String, Double> terms) {}
