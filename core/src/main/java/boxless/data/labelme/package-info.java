/** The files of labelme as data. */
@NullMarked
package boxless.data.labelme;

import org.jspecify.annotations.NullMarked;
