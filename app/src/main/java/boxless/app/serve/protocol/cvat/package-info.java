/** CVAT's serverless functions: the server stands in for the dashboard of nuclio, which CVAT asks for functions and through which it calls them. */
@NullMarked
package boxless.app.serve.protocol.cvat;

import org.jspecify.annotations.NullMarked;
