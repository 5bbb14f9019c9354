/** JMH benchmarks, the data that they and scripts measure on, and the programs of some scripts. */
@NullMarked
package boxless.bench;

import org.jspecify.annotations.NullMarked;
