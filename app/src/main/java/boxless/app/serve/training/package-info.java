/** Fine-tuning on what was annotated: a child process each, and its model in place of the one it began with. */
@NullMarked
package boxless.app.serve.training;

import org.jspecify.annotations.NullMarked;
