/** The error report of {@code evaluate --report}: one HTML file that needs neither network nor script. */
@NullMarked
package boxless.app.report;

import org.jspecify.annotations.NullMarked;
