package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {
    @TempDir
    Path folder = Path.of("");

    private record Named(String name, Path image, Path common) implements DatasetView {
        @Override
        public Dataset source() {
            return Scenes.dataset(1, 8, 1);
        }

        @Override
        public String name(int index) {
            return name + index;
        }

        @Override
        public List<Path> files(int index) {
            return List.of(image);
        }

        @Override
        public List<Path> commonFiles() {
            return List.of(common);
        }
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("image"), "pixels");
        Files.writeString(folder.resolve("other image"), "pixel");
        Files.writeString(folder.resolve("common"), "objects");
        Files.writeString(folder.resolve("other common"), "sobjects");
    }

    @Test
    void namesFilesAndCommonFilesAllCount() {
        String hash = hash("a", "image", "common");
        assertThat(hash).isEqualTo(hash("a", "image", "common"));
        assertThat(hash("b", "image", "common")).isNotEqualTo(hash);
        assertThat(hash("a", "other image", "common")).isNotEqualTo(hash);
        assertThat(hash("a", "image", "other common")).isNotEqualTo(hash);
        // "pixels" + "objects" and "pixel" + "sobjects" are the same bytes, but not the same files.
        assertThat(hash("a", "other image", "other common")).isNotEqualTo(hash);
    }

    /** The number is the first example of FIPS 180-2. */
    @Test
    void aFileATextAndBytesOfTheSameContentHaveTheSameHash() throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        assertThat(ContentHash.of("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .isEqualTo(ContentHash.of(file))
                .isEqualTo(ContentHash.of(Files.readAllBytes(file)));
    }

    private String hash(String name, String image, String common) {
        return new Named(name, folder.resolve(image), folder.resolve(common)).contentHash();
    }
}
