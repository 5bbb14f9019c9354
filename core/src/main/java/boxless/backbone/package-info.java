/** Networks under the reference implementations' parameter names. */
@NullMarked
package boxless.backbone;

import org.jspecify.annotations.NullMarked;
