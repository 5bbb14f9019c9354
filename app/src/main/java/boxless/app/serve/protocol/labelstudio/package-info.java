/** Label Studio's machine learning back end: a project's tasks are annotated in batches, or object by object under a click. */
@NullMarked
package boxless.app.serve.protocol.labelstudio;

import org.jspecify.annotations.NullMarked;
