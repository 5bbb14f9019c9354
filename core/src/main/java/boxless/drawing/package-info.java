/** Pictures that show numbers on an image: perceptual colours, heat maps, edges, marks. Without libtorch and java.awt. */
@NullMarked
package boxless.drawing;

import org.jspecify.annotations.NullMarked;
