/** The programs of docs/library.md. */
@NullMarked
package boxless.examples;

import org.jspecify.annotations.NullMarked;
