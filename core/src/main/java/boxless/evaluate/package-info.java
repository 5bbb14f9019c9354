/** Scoring of data sets and result files: images are added one by one, and the result is a table and JSON. */
@NullMarked
package boxless.evaluate;

import org.jspecify.annotations.NullMarked;
