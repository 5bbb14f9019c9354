/** CVAT's format for images as data. */
@NullMarked
package boxless.data.cvat;

import org.jspecify.annotations.NullMarked;
