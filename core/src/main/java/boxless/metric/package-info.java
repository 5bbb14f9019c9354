/** Metrics equal to those of the official tools. Does not depend on libtorch. */
@NullMarked
package boxless.metric;

import org.jspecify.annotations.NullMarked;
