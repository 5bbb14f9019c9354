/** Layers that several networks share, and what runs them faster where nothing is learned: prepared weights and oneDNN. */
@NullMarked
package boxless.nn;

import org.jspecify.annotations.NullMarked;
