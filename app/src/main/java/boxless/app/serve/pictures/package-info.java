/** The data folder of the server: pictures, and their annotations as COCO documents beside them. */
@NullMarked
package boxless.app.serve.pictures;

import org.jspecify.annotations.NullMarked;
