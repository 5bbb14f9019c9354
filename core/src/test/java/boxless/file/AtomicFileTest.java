package boxless.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void anErrorOfTheDiskNamesTheFile() {
        Path file = folder.resolve("full.png");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> new NamingStream(file, full).write(new byte[] {1, 2}))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": No space left on device");
    }

    @Test
    void makesFoldersAndReplacesTheOldContent() throws IOException {
        Path target = folder.resolve("a").resolve("b.txt");
        AtomicFile.write(target, out -> out.write("old and longer".getBytes(UTF_8)));
        AtomicFile.write(target, out -> {
            try (out) {
                out.write("new".getBytes(UTF_8));
            }
        });

        assertThat(target).hasContent("new");
        assertThat(Files.list(target.getParent())).containsExactly(target);
    }

    @Test
    void failureKeepsTheOldContentAndLeavesNothingBehind() throws IOException {
        Path target = folder.resolve("b.txt");
        Files.writeString(target, "old");

        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write("half".getBytes(UTF_8));
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(target).hasContent("old");
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> AtomicFile.write(folder, out -> {})).hasMessageContaining("is a folder");
    }

    @Test
    void aPendingFileAppearsWholeOrNotAtAll() throws IOException {
        Path target = folder.resolve("c.txt");
        try (PendingFile file = PendingFile.open(target)) {
            file.out().write("kept".getBytes(UTF_8));
            long kept = file.position();
            file.out().write("taken back".getBytes(UTF_8));
            file.cutBack(kept);
            file.out().write("!".getBytes(UTF_8));
            assertThat(target).doesNotExist();
            file.commit();
        }
        try (PendingFile file = PendingFile.open(target)) {
            file.out().write("given up".getBytes(UTF_8));
        }
        assertThat(target).hasContent("kept!");
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void whatAKilledProcessLeftIsDiscarded() throws IOException {
        Path target = Files.writeString(folder.resolve("d.txt"), "whole");
        Path other = Files.writeString(folder.resolve(".other.txt.tmp"), "mine");
        PendingFile.open(target).out().flush(); // never closed
        assertThat(Files.list(folder)).hasSize(3);
        PendingFile.discard(target);
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(target, other);
        PendingFile.discard(folder.resolve("missing").resolve("d.txt"));
    }
}
