/** What a method must provide to be trained, run and evaluated. One package per paper below; none depends on another. */
@NullMarked
package boxless.method;

import org.jspecify.annotations.NullMarked;
