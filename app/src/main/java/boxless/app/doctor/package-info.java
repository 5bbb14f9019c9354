/** The command {@code doctor}. */
@NullMarked
package boxless.app.doctor;

import org.jspecify.annotations.NullMarked;
