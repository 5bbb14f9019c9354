/** AdaptIS: K. Sofiiuk, O. Barinova, A. Konushin, "AdaptIS: Adaptive Instance Selection Network", ICCV 2019, arXiv 1909.07829. */
@NullMarked
package boxless.method.adaptis;

import org.jspecify.annotations.NullMarked;
