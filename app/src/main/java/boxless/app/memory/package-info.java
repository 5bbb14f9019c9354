/** How much is worked on at once. */
@NullMarked
package boxless.app.memory;

import org.jspecify.annotations.NullMarked;
