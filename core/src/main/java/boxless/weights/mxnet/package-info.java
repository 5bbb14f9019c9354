/** Files of MXNet arrays, read without MXNet. */
@NullMarked
package boxless.weights.mxnet;

import org.jspecify.annotations.NullMarked;
