package boxless.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileGroupTest {
    @TempDir
    Path folder;

    @Test
    void manyFilesOfSeveralThreadsAreAllThereWhenItIsClosed() throws IOException {
        try (FileGroup files = new FileGroup()) {
            IntStream.range(0, 700).parallel().forEach(i -> write(files, "part" + i % 3 + "/" + i));
            Path last = folder.resolve("last");
            write(files, "last");
            assertThat(last).doesNotExist();
            files.commit();
        }
        for (int i = 0; i < 700; i++) {
            assertThat(folder.resolve("part" + i % 3 + "/" + i)).hasContent("part" + i % 3 + "/" + i);
        }
        assertThat(folder).isDirectoryContaining("glob:**last").isDirectoryNotContaining("glob:**.tmp");
    }

    private void write(FileGroup files, String name) {
        try (FileGroup.Together one = files.together()) {
            one.write(folder.resolve(name), out -> out.write(name.getBytes(UTF_8)));
            one.commit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // where only administrators make links
    void aLinkAmongDataIsReplacedAndItsOriginalStays() throws IOException {
        Path original = Files.writeString(folder.resolve("original"), "somebody's");
        Path link = Files.createSymbolicLink(folder.resolve("image"), original);
        try (FileGroup files = new FileGroup()) {
            write(files, "image");
            files.commit();
        }
        assertThat(original).hasContent("somebody's");
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(link).hasContent("image");
    }

    @Test
    void aCopyHasTheContentOfItsOriginal() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[300_000]);
        Path empty = Files.createFile(folder.resolve("empty"));
        Path copies = folder.resolve("copies");
        try (FileGroup files = new FileGroup();
                FileGroup.Together both = files.together();
                FileGroup.Together missing = files.together()) {
            both.copy(large, copies.resolve("large"));
            both.copy(empty, copies.resolve("empty"));
            both.commit();
            assertThatThrownBy(() -> missing.copy(folder.resolve("none"), copies.resolve("none")))
                    .isInstanceOf(NoSuchFileException.class);
            files.commit();
        }
        assertThat(copies.resolve("large")).hasSameBinaryContentAs(large);
        assertThat(copies.resolve("empty")).isEmptyFile();
        assertThat(copies.toFile().list()).containsExactlyInAnyOrder("large", "empty");
    }

    @Test
    void whatFailsLeavesTheTargetsOfAllThatBelongsTogetherAsTheyWereAndTheOthersAreWritten() throws IOException {
        Path target = Files.writeString(folder.resolve("a"), "old");
        try (FileGroup files = new FileGroup()) {
            write(files, "b");
            try (FileGroup.Together both = files.together()) {
                both.write(folder.resolve("c"), out -> out.write(1));
                assertThatThrownBy(() -> both.write(target, out -> {
                            out.write(1);
                            throw new IOException("half way");
                        }))
                        .hasMessage("half way");
            }
            files.commit();
        }
        assertThat(target).hasContent("old");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatCannotTakeItsNameVanishesWithAllThatBelongsToItAndTheOthersAreWritten() throws IOException {
        Path taken = folder.resolve("taken");
        try (FileGroup files = new FileGroup();
                FileGroup.Together pair = files.together()) {
            write(files, "before");
            pair.write(folder.resolve("label"), out -> out.write(1));
            pair.write(taken, out -> out.write(1));
            pair.commit();
            write(files, "after");
            assertThat(pair.isSettled()).isFalse();
            Files.createDirectories(taken.resolve("below"));
            files.commit();
            assertThat(pair.isSettled()).isTrue();
            assertThatThrownBy(pair::await).isInstanceOf(IOException.class).hasMessageContaining(taken.toString());
            write(files, "later");
            files.commit();
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("before", "after", "later", "taken");
    }

    @Test
    void aFileThatHasReplacedAnotherStaysWhereOneThatBelongsToItFails() throws IOException {
        Path label = Files.writeString(folder.resolve("label"), "old");
        Path taken = folder.resolve("taken");
        try (FileGroup files = new FileGroup();
                FileGroup.Together pair = files.together()) {
            pair.write(label, out -> out.write('n'));
            pair.write(taken, out -> out.write(1));
            pair.commit();
            Files.createDirectories(taken.resolve("below"));
            files.commit();
            assertThatThrownBy(pair::await).isInstanceOf(IOException.class);
        }
        assertThat(label).hasContent("n");
    }

    @Test
    @Timeout(30)
    void filesThatBelongTogetherAreNeverInTwoBatches() throws IOException {
        try (FileGroup files = new FileGroup();
                FileGroup.Together pair = files.together()) {
            for (int i = 1; i < FileGroup.TOGETHER; i++) {
                write(files, "single" + i);
            }
            pair.write(folder.resolve("label"), out -> out.write(1));
            pair.write(folder.resolve("image"), out -> out.write(1));
            pair.commit(); // with one of them the batch is full
            pair.await();
            assertThat(folder).isDirectoryContaining("glob:**label").isDirectoryContaining("glob:**image");
        }
    }

    @Test
    void whatHasNoNameWhenTheGroupIsClosedVanishes() throws IOException {
        Path target = Files.writeString(folder.resolve("a"), "old");
        try (FileGroup files = new FileGroup()) {
            write(files, "a");
            write(files, "b");
        }
        assertThat(target).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("a");
    }
}
