package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How {@code scripts/seeds} trains and scores, with a {@code boxless} that only takes notes and gives each seed scores that {@code score} wrote. */
@EnabledOnOs(OS.LINUX)
class SeedsTest {
    /** Of IoU 1, 2/3 and 0: the first counts at every threshold, the second up to .65, the third never. */
    private static final String MEANS = """
            val, 3 seeds: 0.667 0.667 0.667 0.667 0.333 0.333 0.333 0.333 0.333 0.333, mean 0.467
            test, 3 seeds: 0.667 0.667 0.667 0.667 0.333 0.333 0.333 0.333 0.333 0.333, mean 0.467""";

    @TempDir
    Path folder = Path.of("");

    private record Said(int status, String out, String err) {}

    @BeforeEach
    void writeTheScoresOfThreeSeeds() throws IOException {
        label("truth", 1, 1, 1, 0);
        int[][] found = {{1, 1, 1, 0}, {1, 1, 0, 0}, {0, 0, 0, 0}};
        for (int k = 0; k < found.length; k++) {
            label("found" + k, found[k]);
            Run score = Run.of(
                    "score",
                    "--metric",
                    "nuclei",
                    "--truth",
                    folder.resolve("truth"),
                    "--predictions",
                    folder.resolve("found" + k),
                    "--json",
                    folder.resolve("scores/" + (k + 1) + ".json"));
            assertThat(score.status()).isZero();
        }
        Path boxless = Files.writeString(folder.resolve("boxless"), """
                #!/bin/sh
                home=$(dirname "$0")
                if [ "$1" = train ]; then
                    echo "$3" >>"$home/trained"
                    [ "$3" != "$(cat "$home/failing")" ] || { echo "boxless: it failed" >&2; exit 1; }
                else
                    cp "$home/scores/$(basename "$(dirname "$3")").json" "$5"
                fi
                """);
        Files.setPosixFilePermissions(boxless, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("failing"), "none");
    }

    private void label(String part, int... labels) throws IOException {
        Path to = Files.createDirectories(folder.resolve(part)).resolve("a.png");
        LabelFiles.writePng(new LabelMap(labels.length, 1, labels), to);
    }

    @Test
    void theMeanIsThatOfAllSeedsAndNothingIsTrainedTwice() throws Exception {
        assertThat(seeds()).isEqualTo(new Said(0, MEANS, ""));
        assertThat(seeds()).isEqualTo(new Said(0, MEANS, ""));
        assertThat(folder.resolve("trained")).hasContent("train.seed=1\ntrain.seed=2\ntrain.seed=3\n");
    }

    @Test
    void aTrainingThatFailsIsNamedAndGoesOnTheNextTime() throws Exception {
        Files.writeString(folder.resolve("failing"), "train.seed=2");
        Said failed = seeds();
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("boxless: it failed", "2 failed, see", "2.txt");
        Files.writeString(folder.resolve("failing"), "none");
        assertThat(seeds().out()).isEqualTo(MEANS);
        assertThat(folder.resolve("trained")).hasContent("train.seed=1\ntrain.seed=2\ntrain.seed=2\ntrain.seed=3\n");
    }

    private Said seeds() throws IOException, InterruptedException {
        Path err = folder.resolve("err");
        ProcessBuilder script =
                new ProcessBuilder("sh", "scripts/seeds", folder.resolve("runs").toString());
        script.directory(Path.of("..").toFile()).redirectError(err.toFile());
        script.environment().put("BOXLESS", folder.resolve("boxless").toString());
        Process process = script.start();
        String out = new String(process.getInputStream().readAllBytes()).strip();
        return new Said(process.waitFor(), out, Files.readString(err));
    }
}
