package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.mask.Category;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutoSplitTest {
    @Test
    void aFifthIsForValidationByTheNamesAlone() {
        List<String> names = new ArrayList<>(
                IntStream.range(0, 20).mapToObj(i -> "image-" + i).toList());
        List<String> validation = names(AutoSplit.validation(new Named(names)));
        // the smallest of Python's zlib.crc32
        assertThat(validation).containsExactly("image-1", "image-9", "image-11", "image-15");
        assertThat(names(AutoSplit.training(new Named(names)))).hasSize(16).doesNotContainAnyElementsOf(validation);
        Collections.reverse(names);
        assertThat(names(AutoSplit.validation(new Named(names)))).containsExactlyInAnyOrderElementsOf(validation);
        assertThat(AutoSplit.validation(new Named(List.of("a", "b"))).size()).isEqualTo(1);
        assertThatThrownBy(() -> AutoSplit.training(new Named(List.of("a"))))
                .hasMessageContaining("split: auto needs at least 2 images, and there is 1");
    }

    private static List<String> names(Dataset data) {
        return IntStream.range(0, data.size()).mapToObj(data::name).toList();
    }

    private record Named(List<String> names) implements Dataset {
        @Override
        public int size() {
            return names.size();
        }

        @Override
        public String name(int index) {
            return names.get(index);
        }

        @Override
        public List<Category> categories() {
            return List.of();
        }

        @Override
        public Sample read(int index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Path> files(int index) {
            return List.of();
        }
    }
}
