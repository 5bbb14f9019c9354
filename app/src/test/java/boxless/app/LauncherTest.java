package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When {@code ./boxless} builds, and how it starts Java: a copy of it with a Maven that copies a source to each jar, and a Java that prints the program's. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    @TempDir
    Path folder = Path.of("");

    private Path root = Path.of("");

    @BeforeEach
    void copyTheLauncher() throws IOException {
        root = folder.resolve("with space");
        for (String script : List.of("boxless", "scripts/find-jdk.sh", "scripts/environment.sh")) {
            write(script, Files.readString(Path.of("..", script)));
        }
        for (String source :
                List.of("pom.xml", "core/pom.xml", "app/pom.xml", "core/src/main/Core", "app/src/main/App")) {
            write(source, "first\n");
        }
        write("jdk/release", "JAVA_VERSION=\"21.0.1\"\n");
        write("jdk/bin/javac", "#!/bin/sh\n");
        write("jdk/bin/java", "#!/bin/sh\ncat \"${0%/jdk/bin/java}\"/app/target/boxless-app-1.jar\n");
        write("bin/mvn", """
                #!/bin/sh
                set -e
                mkdir -p app/target/lib
                cp app/src/main/App app/target/boxless-app-1.jar
                cp core/src/main/Core app/target/lib/boxless-core-1.jar
                echo built >>builds
                """);
    }

    @Test
    void startsOfTheSameSourcesBuildOnce() throws Exception {
        assertThat(List.of(run("./boxless"), run("./boxless"), run("touch app/src/main/App && ./boxless")))
                .containsOnly("first");
        assertThat(root.resolve("builds")).hasContent("built\n");
    }

    @Test
    void aCopyOfTheFolderIsNotBuiltAgain() throws Exception {
        run("./boxless");
        assertThat(run("cp -r . '../copy' && rm ../copy/builds && ../copy/boxless && ls ../copy"))
                .doesNotContain("builds");
    }

    @Test
    void whatMavenMadeOfOtherSourcesDoesNotRun() throws Exception {
        run("./boxless");
        write("app/src/main/App", "second\n");
        run("mvn");
        write("app/src/main/App", "first\n");
        assertThat(run("./boxless")).isEqualTo("first");
    }

    @Test
    void librariesOfAnotherProfileDoNotStay() throws Exception {
        run("./boxless");
        write("app/target/lib/pytorch-of-another-profile.jar", "");
        run("./boxless");
        assertThat(root.resolve("app/target/lib/pytorch-of-another-profile.jar"))
                .doesNotExist();
    }

    @Test
    void noJavaIsGivenAnOptionThatItsVersionRefuses() throws Exception {
        write("jdk/bin/java", "#!/bin/sh\necho \"$@\"\n");
        assertThat(run("./boxless info")).contains("-Xlog:cds*=off").doesNotContain("aot");
        write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        assertThat(run("./boxless info")).contains("-Xlog:cds*=off", "-Xlog:aot*=off");
    }

    @Test
    void aFolderThatTakesNoBuildIsSaidInOneLineWithTheCure() throws Exception {
        for (String inTheWay : List.of("app/target/build.lock/", "app/target")) {
            run("rm -rf app/target && mkdir -p app && " + (inTheWay.endsWith("/") ? "mkdir -p " : "touch ") + inTheWay);
            List<String> said =
                    run("./boxless info 2>&1 || echo status $?").lines().toList();
            assertThat(said).as(inTheWay).hasSize(2).last().isEqualTo("status 1");
            assertThat(said.getFirst())
                    .startsWith("boxless: ")
                    .contains("app/target cannot be written to", "; build it as a user who may, or copy ");
        }
        assertThat(root.resolve("builds")).doesNotExist();
    }

    /** A per cent sign there is one of Java's heap, so that {@code -Xmx} would move the limit of all; unset, it is 85 % of the machine's memory. */
    @Test
    void theLauncherOfWindowsLetsNoSizeOfTheHeapLimitTheWholeProcess() throws IOException {
        assertThat(Files.readString(Path.of("..", "boxless.cmd")))
                .contains("-XX:MaxRAMPercentage=25")
                .doesNotContainIgnoringCase("maxPhysicalBytes");
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the command says on standard output, without its last line's end. */
    private String run(String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command);
        shell.directory(root.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = shell.environment();
        environment.keySet().removeIf(name -> name.startsWith("BOXLESS_"));
        environment.put("JAVA_HOME", root.resolve("jdk").toString());
        environment.put("PATH", root.resolve("bin") + ":" + environment.get("PATH"));
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }
}
