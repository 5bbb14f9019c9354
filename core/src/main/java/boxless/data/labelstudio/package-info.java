/** The exports of Label Studio as data. */
@NullMarked
package boxless.data.labelstudio;

import org.jspecify.annotations.NullMarked;
