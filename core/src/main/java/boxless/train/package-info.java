/** Recipe, trainer, schedules, checkpoints, run log. */
@NullMarked
package boxless.train;

import org.jspecify.annotations.NullMarked;
