/** What the server computes with, and how much at once. */
@NullMarked
package boxless.app.serve.work;

import org.jspecify.annotations.NullMarked;
