/** DJL Serving's and SageMaker's requests: a picture in, the objects out. */
@NullMarked
package boxless.app.serve.protocol.djl;

import org.jspecify.annotations.NullMarked;
