/** HTTP for the server: routes, requests, answers, and who may ask. */
@NullMarked
package boxless.app.serve.http;

import org.jspecify.annotations.NullMarked;
