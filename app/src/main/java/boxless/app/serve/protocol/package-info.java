/** What the protocols of foreign clients, in the packages below, have in common. */
@NullMarked
package boxless.app.serve.protocol;

import org.jspecify.annotations.NullMarked;
