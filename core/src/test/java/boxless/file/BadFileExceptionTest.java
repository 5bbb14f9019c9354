package boxless.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.folders.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadFileExceptionTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatCannotBeReadAsTextIsSaidWithTheCure() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> Settings.readYaml(missing)).hasMessage(missing + ": no such file; check the path");
        assertThatThrownBy(() -> Settings.readYaml(folder)).hasMessage(folder + ": is a folder; give a YAML file");
        assertThatThrownBy(() -> JsonStream.read(folder, json -> {}))
                .hasMessage(folder + ": is a folder; give a JSON file");
        Path image = Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        assertThatThrownBy(() -> Settings.readYaml(image))
                .hasMessage(image + ": is not text in UTF-8; give a YAML file");
        assertThatThrownBy(() -> Datasets.names(image))
                .hasMessage(image + ": is not text in UTF-8; give a list of names, one per line");
    }
}
