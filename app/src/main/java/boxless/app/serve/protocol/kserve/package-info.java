/** The Open Inference Protocol, version 2, as KServe and Triton speak it: tensors in JSON or in binary. */
@NullMarked
package boxless.app.serve.protocol.kserve;

import org.jspecify.annotations.NullMarked;
