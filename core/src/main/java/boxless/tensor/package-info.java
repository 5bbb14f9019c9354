/** Arrays to tensors and back, scopes, autocast, threads, devices. */
@NullMarked
package boxless.tensor;

import org.jspecify.annotations.NullMarked;
