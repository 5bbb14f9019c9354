/** What the user sees while a command runs, and when it fails. */
@NullMarked
package boxless.app.terminal;

import org.jspecify.annotations.NullMarked;
