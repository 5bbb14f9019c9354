package boxless.app.score;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.Run;
import boxless.file.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Evaluation of the model that comes with the project, on pictures that are made for it. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    @Test
    void theModelShapesFindsThingsThatItHasNotSeen() throws IOException {
        Path json = folder.resolve("scores.json");
        assertThat(Run.of("generate", "shapes", "-o", folder.resolve("data"), "--count", 24, "--seed", 99)
                        .status())
                .isZero();
        Run run = Run.of(
                "evaluate",
                "-m",
                "shapes",
                "-d",
                folder.resolve("data"),
                "--json",
                json,
                "--report",
                folder.resolve("report"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("AP50", "gear", "over 24 images");
        JsonNode scores = Settings.JSON.readTree(Files.readString(json));
        assertThat(scores.at("/segm/AP").asDouble()).isGreaterThan(.55);
        assertThat(Files.readString(folder.resolve("report/report.html"))).contains("wrong class");
    }

    @Test
    void metricsThatDoNotRankTakeWhatIsSure() throws IOException {
        Run.of("generate", "shapes", "-o", folder.resolve("data"), "--count", 6, "--seed", 99);
        double usual = meanAp();
        assertThat(meanAp("--score", "0")).isLessThan(usual / 2);
        assertThat(meanAp("--score", "0.3")).isEqualTo(usual);
    }

    private double meanAp(Object... options) throws IOException {
        Path json = folder.resolve("nuclei.json");
        Stream<Object> usual = Stream.of(
                "evaluate", "-m", "shapes", "-d", folder.resolve("data"), "--metric", "nuclei", "--json", json);
        assertThat(Run.of(Stream.concat(usual, Stream.of(options)).toArray()).status())
                .isZero();
        return Settings.JSON.readTree(Files.readString(json)).get("mean_ap").asDouble();
    }
}
