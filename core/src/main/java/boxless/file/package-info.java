/** The lowest floor: how every room reports a bad file and how it writes a good one. Imports no other package. */
@NullMarked
package boxless.file;

import org.jspecify.annotations.NullMarked;
