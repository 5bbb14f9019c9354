package boxless.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.image.Pictures;
import boxless.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTest {
    private static final int BLUE = 0x0072b2;
    private static final int GREEN = 0x009e73;
    private static final int VERMILION = 0xd55e00;

    @TempDir
    Path folder = Path.of("");

    @Test
    void aLossThatHalvesIsDrawnHalfAsHigh() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int step = 1; step <= 100; step++) {
            log.append("{\"step\":%d,\"loss\":%s,\"seconds\":1}\n".formatted(step, step <= 50 ? 4 : 2));
        }
        Pixels picture = draw(log.toString());
        // 0 to 5, because of the tenth of room above the highest loss: the line of 4 is as far above that of 2 as that
        // is above 0.
        int four = rowOf(picture, BLUE, picture.width() / 4);
        int two = rowOf(picture, BLUE, 3 * picture.width() / 4);
        int zero = picture.height() - 44;
        assertThat(two - four).isCloseTo(zero - two, within(2));
        assertThat(two).isGreaterThan(four + 100);
    }

    @Test
    void noStageIsSmoothedIntoTheNext() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int step = 1; step <= 100; step++) {
            boolean first = step <= 50;
            log.append("{\"step\":%d,\"stage\":\"%s\",\"loss\":%s,\"%s\":1,\"seconds\":1}\n"
                    .formatted(step, first ? "masks" : "proposals", first ? 4 : 2, first ? "mask" : "proposal"));
        }
        Pixels picture = draw(log.toString());
        int middle = 48 + (picture.width() - 76) / 2; // step 50
        assertThat(rowOf(picture, BLUE, middle - 6)).isEqualTo(rowOf(picture, BLUE, picture.width() / 4));
        assertThat(rowOf(picture, BLUE, middle + 16)).isEqualTo(rowOf(picture, BLUE, 3 * picture.width() / 4));
        // Each stage has terms of its own, in alphabetical order vermilion and green.
        assertThat(rowOf(picture, VERMILION, picture.width() / 4))
                .isEqualTo(rowOf(picture, GREEN, 3 * picture.width() / 4));
    }

    @Test
    void ofTwoTermsInOneColourTheSecondIsDashed() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int step = 1; step <= 100; step++) {
            log.append("{\"step\":%d,\"loss\":8,\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"seconds\":1}\n"
                    .formatted(step));
        }
        Pixels picture = draw(log.toString());
        int a = rowOf(picture, VERMILION, picture.width() / 2);
        double solid = share(picture, VERMILION, a);
        double dashed = IntStream.range(a - picture.height() / 2, a - 5)
                .mapToDouble(row -> row < 60 ? 0 : share(picture, VERMILION, row))
                .max()
                .orElseThrow();
        assertThat(solid).isGreaterThan(0.9);
        assertThat(dashed).isBetween(0.3, 0.7);
    }

    @Test
    void validationGetsAPanelOfItsOwn() throws IOException {
        String steps = "{\"step\":1,\"loss\":3}\n{\"step\":2,\"loss\":2}\n";
        Pixels alone = draw(steps);
        Pixels both = draw(
                steps
                        + "{\"step\":1,\"validation\":0.2,\"ap_0.50\":0.9,\"best\":true}\n{\"step\":2,\"validation\":0.4,\"ap_0.50\":0.9,\"best\":true}\n");
        assertThat(both.height()).isEqualTo(2 * alone.height());
        assertThat(rowOf(both, GREEN, 19 * both.width() / 20)).isBetween(alone.height(), alone.height() + 200);
    }

    @Test
    void ofScoresOfTwoKindsThoseAreDrawnThatComeLast() throws IOException {
        String steps = "{\"step\":1,\"loss\":3}\n{\"step\":2,\"loss\":3}\n{\"step\":3,\"loss\":2}\n";
        String later = "{\"step\":3,\"validation\":0.2,\"mean_ap\":0.2,\"best\":false}\n";
        Pixels resumed = draw(steps
                + "{\"step\":1,\"validation\":0.9,\"mean_ap\":0.9,\"best\":true}\n"
                + "{\"step\":2,\"rescored\":0.3,\"of\":1,\"metric\":\"coco\",\"mean_ap\":0.3}\n"
                + later);
        Pixels alike = draw(steps + "{\"step\":1,\"validation\":0.3,\"mean_ap\":0.3,\"best\":true}\n" + later);
        assertThat(resumed.values()).isEqualTo(alike.values());
    }

    @Test
    void whereNothingCouldBeScoredTheLossesAreDrawnAllTheSame() throws IOException {
        Pixels picture = draw("{\"step\":1,\"loss\":3}\n{\"step\":2,\"loss\":3}\n"
                + "{\"step\":2,\"validation\":\"NaN\",\"mean_ap\":\"NaN\",\"best\":true}\n");
        assertThat(rowOf(picture, BLUE, 3 * picture.width() / 4)).isPositive();
    }

    @Test
    void ofOneStepThereIsNoCurve() throws IOException {
        Path log = Files.writeString(folder.resolve("log.jsonl"), "{\"step\":1,\"loss\":3}\n");
        Curves.draw(log, folder.resolve("curves.png"));
        assertThat(folder.resolve("curves.png")).doesNotExist();
    }

    private Pixels draw(String text) throws IOException {
        Path log = Files.writeString(folder.resolve("log.jsonl"), text);
        Curves.draw(log, folder.resolve("curves.png"));
        return Pictures.read(folder.resolve("curves.png"));
    }

    /** The lowest row of this colour in a column; above are names in the same colour. */
    private static int rowOf(Pixels picture, int colour, int x) {
        for (int y = picture.height() - 1; y >= 0; y--) {
            if (rgb(picture, x, y) == colour) {
                return y;
            }
        }
        throw new AssertionError(String.format(Locale.ROOT, "no %06x in column %d", colour, x));
    }

    /** Of the pixels of a row between the ends of a curve, how many have this colour. */
    private static double share(Pixels picture, int colour, int y) {
        return IntStream.range(60, picture.width() - 30)
                .mapToDouble(x -> rgb(picture, x, y) == colour ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static int rgb(Pixels picture, int x, int y) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            rgb = rgb << 8 | (int) picture.at(channel, x, y);
        }
        return rgb;
    }
}
