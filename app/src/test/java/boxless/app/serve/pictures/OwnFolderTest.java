package boxless.app.serve.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class OwnFolderTest {
    @TempDir
    Path temp;

    @Test
    void noLinkOfAReceivedFolderLeadsToWhatIsReadOrWritten() throws IOException {
        Path secret = Files.writeString(
                Files.createDirectories(temp.resolve("outside")).resolve("secret"), "secret");
        for (String name :
                List.of("", "trainings", "trainings/1", "trainings/1/output.txt", "models/cells.safetensors")) {
            Path data = Files.createTempDirectory(temp, "data");
            Path link = data.resolve(".boxless").resolve(name);
            OwnFolder.requireNoLinks(data.resolve(".boxless/trainings"));
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, name.contains(".") ? secret : secret.getParent());
            assertThatThrownBy(() -> OwnFolder.requireNoLinks(data.resolve(".boxless/trainings")))
                    .as(name)
                    .isInstanceOf(BadFileException.class)
                    .hasMessageContaining((name.isEmpty() ? "it" : name) + " is a link");
        }
    }

    @Test
    void whatGoesWhileItIsLookedThroughIsNoFault() throws IOException {
        OwnFolder.Look look = new OwnFolder.Look(temp);
        Path gone = temp.resolve("results/result-1");
        assertThat(look.visitFileFailed(gone, new NoSuchFileException("gone"))).isEqualTo(FileVisitResult.CONTINUE);
        AccessDeniedException denied = new AccessDeniedException("denied");
        assertThatThrownBy(() -> look.visitFileFailed(gone, denied)).isSameAs(denied);
    }
}
