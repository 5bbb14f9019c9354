/** Recognises data by what a folder holds, and opens it. */
@NullMarked
package boxless.data.folders;

import org.jspecify.annotations.NullMarked;
