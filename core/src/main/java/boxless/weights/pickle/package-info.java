/** PyTorch checkpoints, read without executing anything in them. */
@NullMarked
package boxless.weights.pickle;

import org.jspecify.annotations.NullMarked;
