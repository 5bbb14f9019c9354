/** Metrics equal to the official tools. Knows no libtorch. */
@NullMarked
package boxless.metric;

import org.jspecify.annotations.NullMarked;
