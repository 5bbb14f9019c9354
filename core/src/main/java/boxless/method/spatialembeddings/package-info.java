/** Spatial Embeddings. */
@NullMarked
package boxless.method.spatialembeddings;

import org.jspecify.annotations.NullMarked;
