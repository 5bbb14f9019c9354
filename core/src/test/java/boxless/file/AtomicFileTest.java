package boxless.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
    void aFolderTakesFilesOrNone() throws IOException {
        assertThat(AtomicFile.takesFiles(folder)).isTrue();
        assertThat(folder).isEmptyDirectory();
        assertThat(AtomicFile.takesFiles(Files.createFile(folder.resolve("file"))))
                .isFalse();
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
    @DisabledOnOs(OS.WINDOWS) // where only administrators make links
    void aLinkStaysAndWhatItLeadsToIsWritten() throws IOException {
        Path day = Files.createDirectories(folder.resolve("day"));
        Path scores = Files.writeString(day.resolve("scores.json"), "old");
        Path latest = Files.createSymbolicLink(folder.resolve("latest.json"), Path.of("day", "scores.json"));
        Path named = Files.createSymbolicLink(day.resolve("named.json"), Path.of("..", "latest.json"));
        AtomicFile.write(named, out -> out.write("new".getBytes(UTF_8)));
        assertThat(scores).hasContent("new");
        assertThat(named).isSymbolicLink();
        assertThat(latest).isSymbolicLink();
        assertThat(Files.list(day)).containsExactlyInAnyOrder(scores, named);

        Path next = Files.createSymbolicLink(folder.resolve("next.json"), Path.of("night", "scores.json"));
        AtomicFile.write(next, out -> out.write("first".getBytes(UTF_8)));
        assertThat(folder.resolve("night").resolve("scores.json")).hasContent("first");

        PendingFile.open(latest).out().flush(); // never closed
        assertThat(Files.list(day)).hasSize(3);
        PendingFile.discard(latest);
        assertThat(Files.list(day)).hasSize(2);

        Path loop = Files.createSymbolicLink(folder.resolve("loop.json"), Path.of("loop.json"));
        assertThatThrownBy(() -> AtomicFile.tryPlace(loop))
                .hasMessage(loop + ": is a link that leads back to itself; choose another name");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void devicesPipesAndOpenStreamsAreRefusedAndStayWhatTheyAre() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor()).isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        Path output = Path.of("/proc/self/fd/1"); // whatever that is
        for (Path target : List.of(pipe, link, output)) {
            assertThatThrownBy(() -> AtomicFile.write(target, out -> out.write(1)))
                    .hasMessageEndingWith(": is a device, a pipe or standard output; give the name of a file");
        }
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(pipe, link);
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // where links need a privilege
    void ofALinkWhatItLeadsToIsRemoved() throws IOException {
        Path real = Files.writeString(folder.resolve("real.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), real);
        AtomicFile.remove(link);
        AtomicFile.remove(link);
        assertThat(real).doesNotExist();
        assertThat(link).isSymbolicLink();
        AtomicFile.remove(folder.resolve("never there"));
    }

    @Test
    void aNameAsLongAsTheSystemTakesCanBeWritten() throws IOException {
        Path target = folder.resolve("ß".repeat(124) + ".png"); // 252 bytes
        AtomicFile.write(target, out -> out.write("new".getBytes(UTF_8)));
        assertThat(target).hasContent("new");
        PendingFile.open(target).out().flush(); // never closed
        assertThat(Files.list(folder)).hasSize(2);
        PendingFile.discard(target);
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatTheSystemRefusesIsSaidOfTheFileAndNotOfItsTemporaryOne() {
        Path target = Path.of("/proc/c.txt"); // a folder in which nobody can make a file
        assertThatThrownBy(() -> AtomicFile.tryPlace(target))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(target.toString());
        Path tooLong = folder.resolve("a".repeat(256));
        assertThatThrownBy(() -> AtomicFile.write(tooLong, out -> {}))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(tooLong + ": ");
        assertThat(folder).isEmptyDirectory();
    }

    /** As Windows does with a table that Excel shows. */
    @Test
    void aFileThatMayNotBeReplacedIsBlamedAndNotItsFolder() throws IOException {
        Path target = Files.writeString(folder.resolve("table.csv"), "old");
        AccessDeniedException denied = new AccessDeniedException(".table.csv.tmp", target.toString(), null);
        assertThat(PendingFile.refused(target, denied))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(target + ": is read-only or open in another program")
                .hasCause(denied);
        assertThat(PendingFile.refused(folder.resolve("new.csv"), denied)).hasMessage(folder.toString());
        assertThat(PendingFile.refused(target, new FileSystemException(".table.csv.tmp", null, "Input/output error")))
                .hasMessage(target + ": Input/output error");
    }

    @Test
    void aPendingFileAppearsWholeOrNotAtAll() throws IOException {
        Path target = folder.resolve("c.txt");
        try (PendingFile file = PendingFile.open(target)) {
            file.out().write("kept".getBytes(UTF_8));
            file.append("!".getBytes(UTF_8));
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
    void afterARowThatDidNotFitTheFileGoesOnWithoutIt() throws IOException {
        Path target = folder.resolve("c.txt");
        FullDisk disk = new FullDisk();
        try (PendingFile file = disk.open(target)) {
            file.append("first,".getBytes(UTF_8));
            disk.fill();
            assertThatThrownBy(() -> file.append("second,".getBytes(UTF_8)))
                    .hasMessage(target + ": No space left on device");
            disk.free();
            file.append("third".getBytes(UTF_8));
            file.commit();
        }
        assertThat(target).hasContent("first,third");
    }

    @Test
    void aFileWithHalfARowThatStaysInItIsNeverCommitted() throws IOException {
        Path target = Files.writeString(folder.resolve("c.txt"), "old");
        UnaryOperator<OutputStream> interrupted = out -> new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length / 2);
                Thread.currentThread().interrupt(); // closes the channel under the rest, and nothing can be taken back
                out.write(bytes, offset + length / 2, length - length / 2);
            }
        };
        try (PendingFile file = PendingFile.open(target, interrupted)) {
            assertThatThrownBy(() -> file.append("half a row".getBytes(UTF_8)))
                    .isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> file.append("more".getBytes(UTF_8)))
                    .hasMessageContaining("could not be taken back");
            assertThatThrownBy(file::written).hasMessageContaining("could not be taken back");
            assertThatThrownBy(file::commit).hasMessageStartingWith(target + ": stays as it was");
        }
        assertThat(target).hasContent("old");
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
