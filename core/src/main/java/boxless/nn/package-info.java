/** Small layers that several networks share. */
@NullMarked
package boxless.nn;

import org.jspecify.annotations.NullMarked;
