/** The library's face: a model, and what can be done with it: segment, click, explain how it comes to its answer, or only run the network. */
@NullMarked
package boxless;

import org.jspecify.annotations.NullMarked;
