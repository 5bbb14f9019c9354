package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    @TempDir
    Path folder;

    @Test
    void theFileThatStandsWhereAFolderIsNeededIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("results"));
        for (Path wanted : List.of(file, file.resolve("day 1"), file.resolve("day 1/a"))) {
            assertThatThrownBy(() -> Files.createDirectories(wanted))
                    .extracting(Failures::message)
                    .isEqualTo(file + ": is a file, but a folder is needed; choose another path");
        }
    }

    @Test
    void aFileThatAnotherProgramHoldsIsToBeClosedThere() {
        String file = folder.resolve("table.csv").toString();
        assertThat(Failures.message(new AccessDeniedException(file, null, "is read-only or open in another program")))
                .isEqualTo(file + ": is read-only or open in another program; close it there, or allow writing to it, "
                        + "and run the command again");
        assertThat(Failures.message(new AccessDeniedException(file)))
                .isEqualTo(file + ": access denied; check its permissions");
    }

    @Test
    void whatCannotBeLoadedIsNamed() {
        assertThat(Failures.message(new NoClassDefFoundError("com/github/luben/zstd/ZstdDecompressCtx")))
                .startsWith("a library cannot be loaded (there is no class com.github.luben.zstd.ZstdDecompressCtx); ");
        assertThat(Failures.message(new UnsatisfiedLinkError("no zstd-jni-1.5.7-4 in java.library.path")))
                .startsWith("a library cannot be loaded (no zstd-jni-1.5.7-4 in ");
        assertThat(Failures.message(
                        new NoClassDefFoundError("Could not initialize class org.bytedeco.pytorch.global.torch")))
                .startsWith("libtorch cannot be loaded (Could not ");
        UnsatisfiedLinkError loader = new UnsatisfiedLinkError("no jnijavacpp in java.library.path");
        loader.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.bytedeco.javacpp.Loader", "loadLibrary", "Loader.java", 1)
        });
        assertThat(Failures.message(loader)).startsWith("libtorch cannot be loaded (no jnijavacpp in ");
    }

    @Test
    void aFullHeapIsSaidAlsoOfACopyFromAnotherThread() {
        OutOfMemoryError copy = new OutOfMemoryError(); // as ForkJoinTask makes it
        copy.initCause(new OutOfMemoryError("Java heap space"));
        assertThat(Failures.message(copy))
                .isEqualTo(
                        "out of memory (Java heap space); use a smaller image, or give Java more memory: BOXLESS_JAVA_OPTS=-Xmx8g");
    }
}
