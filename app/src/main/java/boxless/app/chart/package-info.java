/** Line charts as SVG: in the report as they are, in {@code curves.png} as pixels. */
@NullMarked
package boxless.app.chart;

import org.jspecify.annotations.NullMarked;
