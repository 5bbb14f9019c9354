/**
 * Images made by the project itself, with exact annotations: test data, samples and an aid to training. Pure arithmetic on arrays; every
 * image follows from a seed and an index, bit for bit, on every machine.
 */
@NullMarked
package boxless.data.synthetic;

import org.jspecify.annotations.NullMarked;
