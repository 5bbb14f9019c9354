/** QuPath's extension for Segment Anything: the server stands in for samapi, so that QuPath's users get objects by points and rectangles. */
@NullMarked
package boxless.app.serve.protocol.qupath;

import org.jspecify.annotations.NullMarked;
