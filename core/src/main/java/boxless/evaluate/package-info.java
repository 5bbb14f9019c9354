/** Metrics under way: samples and results go in one by one, a table and JSON come out. */
@NullMarked
package boxless.evaluate;

import org.jspecify.annotations.NullMarked;
