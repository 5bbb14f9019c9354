/** Options that several commands share. */
@NullMarked
package boxless.app.options;

import org.jspecify.annotations.NullMarked;
