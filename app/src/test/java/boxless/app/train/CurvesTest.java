package boxless.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code curves.png} shows, by the places of its colours. */
class CurvesTest {
    private static final int PANEL = 420;
    private static final int BLUE = 0x0072B2;
    private static final int ORANGE = 0xD55E00;
    private static final int GREEN = 0x009E73;
    private static final int INK = 0x333B45;

    @TempDir
    Path folder = Path.of("");

    @Test
    void lossesAndTheirTermsStandOnOneScale() throws IOException {
        BufferedImage picture = draw(lossesFromTwoToOne());
        assertThat(picture.getHeight()).isEqualTo(PANEL);
        List<Integer> orange = columns(picture, ORANGE, 0, PANEL);
        double left = orange.getFirst();
        double right = left + .7 * (orange.getLast() - left); // further right the legend shows the colours, too
        double one = row(picture, ORANGE, left, right, 0, PANEL);
        double zero = row(picture, GREEN, left, right, 0, PANEL);
        assertThat(row(picture, BLUE, left, left + 6, 0, PANEL)).isCloseTo(one - (zero - one), within(3.0));
        assertThat(row(picture, BLUE, right - 3, right + 3, 0, PANEL)).isCloseTo(one - .3 * (zero - one), within(3.0));
    }

    @Test
    void validationsStandBelowWithTheBestOneMarked() throws IOException {
        List<String> log = lossesFromTwoToOne();
        for (int step = 10; step <= 40; step += 10) {
            log.add(
                    "{\"step\": %d, \"validation\": 0.6, \"ap_0.50\": 0.8, \"ap_0.75\": 0, \"mean_ap\": 0.4, \"best\": %b}"
                            .formatted(step, step <= 20));
        }
        log.add(
                "{\"step\": 41, \"validation\": \"NaN\", \"ap_0.50\": 0.8, \"ap_0.75\": 0, \"mean_ap\": \"NaN\", \"best\": false}");
        BufferedImage picture = draw(log);
        assertThat(picture.getHeight()).isEqualTo(2 * PANEL);
        List<Integer> blue = columns(picture, BLUE, PANEL, 2 * PANEL);
        double left = blue.getFirst(); // step 10
        double middle = left + 200;
        double most = row(picture, GREEN, left, middle, PANEL, 2 * PANEL);
        double half = row(picture, BLUE, left, middle, PANEL, 2 * PANEL);
        double zero = row(picture, ORANGE, left, middle, PANEL, 2 * PANEL);
        assertThat(half).isCloseTo((most + zero) / 2, within(1.5));
        double best = (most + half) / 2;
        List<Integer> mark = columns(picture, INK, (int) best - 2, (int) best + 3).stream()
                .filter(x -> x > left)
                .toList();
        int right = columns(picture, GREEN, (int) most - 1, (int) most + 2).getLast(); // step 41
        assertThat(mark)
                .isNotEmpty()
                .allSatisfy(x -> assertThat(x.doubleValue()).isCloseTo(left + (right - left) * 10 / 31.0, within(8.0)));
    }

    @Test
    void whereNothingCouldBeScoredTheLossesAreDrawnAllTheSame() throws IOException {
        List<String> log = lossesFromTwoToOne();
        log.add("{\"step\": 41, \"validation\": \"NaN\", \"best\": true}");
        assertThat(columns(draw(log), BLUE, 0, PANEL)).isNotEmpty();
    }

    @Test
    void oneStepIsNoCurve() throws IOException {
        Path picture = folder.resolve("curves.png");
        Curves.draw(
                Files.write(folder.resolve("log.jsonl"), lossesFromTwoToOne().subList(0, 1)), picture);
        assertThat(picture).doesNotExist();
    }

    @Test
    void aLongCurveLosesPointsButNotItsPlace() {
        double[] steps = IntStream.rangeClosed(0, 3000).asDoubleStream().toArray();
        Curve thinned = new Curve(steps, steps).thinned();
        assertThat(thinned.x()).hasSize(1001).contains(0, 1500, 3000).isEqualTo(thinned.y());
    }

    /** The loss falls evenly over 41 steps; its terms stay at 1 and 0. */
    private static List<String> lossesFromTwoToOne() {
        List<String> log = new ArrayList<>();
        for (int step = 1; step <= 41; step++) {
            log.add("{\"step\": %d, \"loss\": %s, \"a\": 1, \"b\": 0, \"learning_rate\": 0.1, \"seconds\": 3}"
                    .formatted(step, 2 - (step - 1) / 40.0));
        }
        return log;
    }

    private BufferedImage draw(List<String> log) throws IOException {
        Path picture = folder.resolve("curves.png");
        Curves.draw(Files.write(folder.resolve("log.jsonl"), log), picture);
        return ImageIO.read(picture.toFile());
    }

    /** Where between two rows the colour is. */
    private static List<Integer> columns(BufferedImage picture, int colour, int top, int bottom) {
        IntPredicate found = x -> IntStream.range(top, bottom).anyMatch(y -> isNear(picture.getRGB(x, y), colour));
        return IntStream.range(0, picture.getWidth()).filter(found).boxed().toList();
    }

    /** The mean row of a colour's pixels in a part of the picture. */
    private static double row(BufferedImage picture, int colour, double left, double right, int top, int bottom) {
        return IntStream.range(top, bottom)
                .flatMap(y -> IntStream.rangeClosed((int) left, (int) right)
                        .filter(x -> isNear(picture.getRGB(x, y), colour))
                        .map(x -> y))
                .average()
                .orElseThrow();
    }

    /** Edges of lines are mixed with what is below them. */
    private static boolean isNear(int a, int b) {
        int distance = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            distance += Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF));
        }
        return distance < 60;
    }
}
