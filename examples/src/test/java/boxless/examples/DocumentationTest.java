package boxless.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java that the documentation shows is Java that this build compiles and runs. */
class DocumentationTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Path PROGRAMS = Path.of("src/main/java/boxless/examples");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(list(Path.of("../docs"), ".md"));
        pages.add(Path.of("../README.md"));
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyJavaBlockIsPartOfAProgram(Path page) throws IOException {
        List<String> programs = new ArrayList<>();
        for (Path program : list(PROGRAMS, ".java")) {
            programs.add(Files.readString(program));
        }
        for (String block : blocks(page)) {
            assertThat(programs.stream().anyMatch(program -> shows(block, program)))
                    .as("%s shows what no program of %s has:%n%s", page, PROGRAMS, block)
                    .isTrue();
        }
    }

    @Test
    void theLibraryPageShowsAWholeProgramAndNamesTheOthers() throws IOException {
        Path page = Path.of("../docs/library.md");
        assertThat(blocks(page)).anyMatch(DocumentationTest::isWhole);
        for (Path program : list(PROGRAMS, ".java")) {
            if (!program.endsWith("package-info.java")) {
                assertThat(page).content().contains(String.valueOf(program.getFileName()));
            }
        }
    }

    private static boolean isWhole(String block) {
        return block.contains("public static void main");
    }

    /** A whole program but for its package, or some of its lines in their order. */
    private static boolean shows(String block, String program) {
        if (isWhole(block)) {
            return program.replaceFirst("^package [^\n]*\n\n", "").equals(block);
        }
        Iterator<String> lines = program.lines().map(String::strip).iterator();
        return block.lines().map(String::strip).filter(line -> !line.isEmpty()).allMatch(line -> reaches(lines, line));
    }

    private static boolean reaches(Iterator<String> lines, String line) {
        while (lines.hasNext()) {
            if (lines.next().equals(line)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> blocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static List<Path> list(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
