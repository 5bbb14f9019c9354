package boxless.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void countsWhatItDoesNotName() {
        assertThat(Listing.few(List.of(), 2)).isEmpty();
        assertThat(Listing.few(List.of("a", "b"), 2)).isEqualTo("a, b");
        assertThat(Listing.few(List.of("a", "b", "c"), 2)).isEqualTo("a, b and 1 more");
        assertThat(Listing.few(Collections.nCopies(1234, 7), 2, n -> n + 1)).isEqualTo("8, 8 and 1,232 more");
    }
}
