/** Checkpoints of TensorFlow 2, read without TensorFlow. */
@NullMarked
package boxless.weights.tensorflow;

import org.jspecify.annotations.NullMarked;
