/** Weight files: safetensors, PyTorch checkpoints, name maps. Nothing in a file is ever executed. */
@NullMarked
package boxless.weights;

import org.jspecify.annotations.NullMarked;
