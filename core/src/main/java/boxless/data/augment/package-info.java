/** What happens to a sample before a network sees it: geometric and photometric steps. */
@NullMarked
package boxless.data.augment;

import org.jspecify.annotations.NullMarked;
