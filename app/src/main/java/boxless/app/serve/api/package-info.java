/** The routes of Boxless' own interface. */
@NullMarked
package boxless.app.serve.api;

import org.jspecify.annotations.NullMarked;
