/** The page of {@code boxless serve}, used as an annotator uses it. */
@NullMarked
package boxless.browser;

import org.jspecify.annotations.NullMarked;
