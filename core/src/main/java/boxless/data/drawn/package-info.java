/** Objects as annotation programs store them: shapes that become pixels when they are asked for. */
@NullMarked
package boxless.data.drawn;

import org.jspecify.annotations.NullMarked;
