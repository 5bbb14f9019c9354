/** JMH benchmarks. */
@NullMarked
package boxless.bench;

import org.jspecify.annotations.NullMarked;
