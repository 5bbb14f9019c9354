/**
 * The page to annotate, correct and train in a browser. Its files lie among the resources under the same name; they are plain ES modules, without a build
 * step: {@code main.js} puts them together, {@code annotated-object.js} and {@code spans.js} say what an object is.
 */
@NullMarked
package boxless.app.serve.page;

import org.jspecify.annotations.NullMarked;
