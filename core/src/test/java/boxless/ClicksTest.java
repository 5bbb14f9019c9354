package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.Clicks.Answer;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.tensor.Precision;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the library promises to whoever clicks; the networks have random weights. */
@Timeout(120)
class ClicksTest {
    private static final int WIDTH = 75;
    private static final int HEIGHT = 50;

    @TempDir
    Path folder;

    @Test
    void aClickGivesTheMaskWhereTheProbabilityExceedsTheThreshold() {
        try (Model model = model();
                Clicks clicks = clicker(model).open(picture())) {
            Answer answer = clicks.click(20, 10.5);
            assertThat(answer.probabilities().size()).isEqualTo(picture().size());
            assertMask(answer, answer.probabilities().values());
            assertThat(answer.instance().mask().area()).isBetween(1L, WIDTH * HEIGHT - 1L);
            assertThat(answer.instance().category()).isEqualTo(1);
            assertThat(clicks.click(50, 40).instance().mask())
                    .isNotEqualTo(answer.instance().mask());
            assertThat(clicks.instances().objects()).hasSize(2).first().isEqualTo(answer.instance());
        }
    }

    @Test
    void furtherClicksInsideAnObjectAreJoinedAsAsked() {
        try (Model model = model();
                Clicks alone = clicker(model).open(picture())) {
            float[] one = alone.click(20, 10).probabilities().values();
            float[] two = alone.click(50, 40).probabilities().values();
            float[] three = alone.click(70, 3).probabilities().values();
            for (Refinement refinement : Refinement.values()) {
                try (Clicks clicks = clicker(model).withRefinement(refinement).open(picture())) {
                    int object = clicks.click(20, 10).object();
                    clicks.click(35, 30);
                    clicks.include(object, 50, 40);
                    Answer answer = clicks.include(object, 70, 3);
                    float[] joined = new float[one.length];
                    for (int i = 0; i < joined.length; i++) {
                        joined[i] = switch (refinement) {
                            case UNION -> Math.max(one[i], Math.max(two[i], three[i]));
                            case REPLACEMENT -> three[i];
                            case MEAN -> (one[i] + two[i] + three[i]) / 3;
                        };
                    }
                    assertMask(answer, joined);
                    assertThat(clicks.objects().keySet()).containsExactly(1, 2);
                    assertThat(clicks.objects().get(1)).isEqualTo(answer.instance());
                }
            }
        }
    }

    @Test
    void excludingAnObjectTakesPixelsAway() {
        try (Model model = model();
                Clicks clicks = clicker(model).open(picture())) {
            float[] other = clicks.click(50, 40).probabilities().values();
            Answer before = clicks.click(20, 10);
            float[] own = before.probabilities().values().clone();
            Answer after = clicks.exclude(before.object(), 50, 40);
            new Exclusion(WIDTH, HEIGHT, THRESHOLD, List.of(new Point(20, 10))).take(new Point(50, 40), other, own);
            assertMask(after, own);
            assertThat(after.instance().mask().area())
                    .isPositive()
                    .isLessThan(before.instance().mask().area());
        }
    }

    @Test
    void askingForAllPointsAtOnceEqualsClickingThemOneByOneAndLeavesNoTrace() {
        try (Model model = model();
                Clicks asked = clicker(model).open(picture())) {
            List<Point> inside = List.of(new Point(20, 10), new Point(60, 30));
            List<Point> outside = List.of(new Point(50, 40), new Point(3, 45.5));
            for (Refinement refinement : Refinement.values()) {
                Clicker clicker = clicker(model).withRefinement(refinement);
                try (Clicks clicks = clicker.open(picture());
                        Clicks fresh = clicker.open(picture())) {
                    Answer first = clicks.click(20, 10);
                    assertSame(fresh.ask(inside.subList(0, 1), List.of()), first);
                    assertSame(fresh.ask(inside.subList(0, 1), outside.subList(0, 1)), clicks.exclude(1, 50, 40));
                    clicks.include(1, 60, 30);
                    assertSame(fresh.ask(inside, outside), clicks.exclude(1, 3, 45.5));
                    assertSame(fresh.ask(inside.subList(0, 1), List.of()), first);
                    assertThat(fresh.objects()).isEmpty();
                    assertThat(fresh.undo()).isEmpty();
                }
            }
            long unclicked = asked.bytes();
            assertThat(unclicked).isGreaterThan(WIDTH * HEIGHT);
            asked.ask(inside, outside);
            assertThat(asked.bytes() - unclicked)
                    .as("of the answers to four points")
                    .isEqualTo(4L * Float.BYTES * WIDTH * HEIGHT);
            int kept = asked.click(20, 10).object();
            asked.ask(List.of(new Point(50, 40)), List.of());
            assertThat(asked.include(kept, 60, 30).instance()).isEqualTo(of(model, List.of(20, 10, 60, 30)));
            assertThatThrownBy(() -> asked.ask(List.of(), outside)).hasMessageContaining("at least one");
            assertThatThrownBy(() -> asked.ask(inside, List.of(new Point(3, HEIGHT))))
                    .hasMessageContaining("rows from 0 to 49");
        }
    }

    private static void assertSame(Answer answer, Answer expected) {
        assertThat(answer.object()).isZero();
        assertThat(answer.instance()).isEqualTo(expected.instance());
        assertThat(answer.probabilities().values())
                .isEqualTo(expected.probabilities().values());
    }

    @Test
    void undoTakesClicksBackOneByOne() {
        try (Model model = model();
                Clicks clicks = clicker(model).open(picture())) {
            Answer first = clicks.click(20, 10);
            Answer other = clicks.click(50, 40);
            Answer refined = clicks.include(first.object(), 60, 30);
            clicks.exclude(first.object(), 50, 40);
            assertThat(clicks.undo()).hasValue(first.object());
            assertThat(clicks.objects()).containsEntry(first.object(), refined.instance());
            assertThat(clicks.include(first.object(), 5, 5).instance())
                    .isEqualTo(of(model, List.of(20, 10, 60, 30, 5, 5)));
            clicks.undo();
            clicks.undo();
            assertThat(clicks.instances().objects()).containsExactly(first.instance(), other.instance());
            assertThat(clicks.undo()).hasValue(other.object());
            assertThatThrownBy(() -> clicks.include(other.object(), 1, 1)).hasMessageContaining("no object 2");
            assertThat(clicks.undo()).hasValue(first.object());
            assertThat(clicks.undo()).isEmpty();
            assertThat(clicks.objects()).isEmpty();
            assertThat(clicks.click(1, 1).object()).isEqualTo(3);
        }
    }

    /** The object after clicks at these columns and rows. */
    private static Instance of(Model model, List<Integer> points) {
        try (Clicks clicks = clicker(model).open(picture())) {
            int object = clicks.click(points.get(0), points.get(1)).object();
            for (int i = 2; i < points.size(); i += 2) {
                clicks.include(object, points.get(i), points.get(i + 1));
            }
            return clicks.instances().objects().getFirst();
        }
    }

    @Test
    void aClickOnNothingIsAnEmptyMaskAndOneOutsideAnError() {
        try (Model model = model();
                Clicks clicks = clicker(model).withThreshold(1).open(picture())) {
            Answer nothing = clicks.click(WIDTH - 1, HEIGHT - 1);
            assertThat(nothing.instance().mask().isEmpty()).isTrue();
            assertThat(nothing.instance().score()).isZero();
            clicks.click(-0.5, -0.5);
            for (double[] outside : new double[][] {{-0.6, 3}, {3, HEIGHT - 0.5}, {WIDTH, 3}, {Double.NaN, 3}}) {
                assertThatThrownBy(() -> clicks.click(outside[0], outside[1]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("75x50")
                        .hasMessageContaining("rows from 0 to 49");
            }
            assertThatThrownBy(() -> clicks.click(WIDTH, 3)).hasMessageContaining("(75, 3)");
            assertThat(clicks.instances().objects()).hasSize(2);
        }
    }

    @Test
    void averagingUsesTheMirrorImageToo() {
        try (Model model = model();
                Clicks clicks = clicker(model).withAveraging().open(unpadded());
                Clicks mirrored = clicker(model).withAveraging().open(mirror(unpadded()))) {
            Pixels there = clicks.click(20, 10).probabilities();
            Pixels here = mirrored.click(there.width() - 1 - 20, 10).probabilities();
            float[] expected = mirror(there).values();
            for (int i = 0; i < expected.length; i++) {
                assertThat(here.values()[i]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    @Test
    void filesAndSourcesAreOpenedLikePixels() throws IOException {
        Path png = folder.resolve("picture.png");
        Pictures.writePng(picture(), png);
        try (Model model = model();
                Clicks fromPixels = clicker(model).open(Pictures.read(png));
                Clicks fromFile = clicker(model).open(png);
                PictureSource source = Pictures.open(png);
                Clicks fromSource = clicker(model).open(source)) {
            Instance expected = fromPixels.click(20, 10).instance();
            assertThat(fromFile.click(20, 10).instance()).isEqualTo(expected);
            assertThat(fromSource.click(20, 10).instance()).isEqualTo(expected);
        }
    }

    @Test
    void manyThreadsGetWhatEachWouldGetAlone() throws Exception {
        try (Model model = model();
                Clicks clicks = clicker(model).open(picture());
                Clicks others = clicker(model).withPrecision(Precision.BF16).open(picture())) {
            List<Callable<Mask>> jobs = new ArrayList<>();
            for (int k = 0; k < 12; k++) {
                int x = 6 * k;
                jobs.add(() -> clicks.click(x, 20).instance().mask());
                jobs.add(() -> others.click(x, 20).instance().mask());
            }
            List<Mask> alone = new ArrayList<>();
            for (Callable<Mask> job : jobs) {
                alone.add(job.call());
            }
            List<Mask> together = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (Future<Mask> mask : threads.invokeAll(jobs)) {
                    together.add(mask.get());
                }
            }
            assertThat(together).isEqualTo(alone);
            assertThat(clicks.objects().keySet())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 24).boxed().toList());
        }
    }

    @Test
    void closingDuringClicksEndsThemWithARefusal() throws Exception {
        for (boolean closesModel : new boolean[] {false, true}) {
            Model model = model();
            Clicks clicks = clicker(model).open(picture());
            CountDownLatch begun = new CountDownLatch(3);
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                List<Future<?>> clickers = new ArrayList<>();
                for (int k = 0; k < 3; k++) {
                    clickers.add(threads.submit(() -> {
                        while (true) {
                            clicks.click(20, 10);
                            begun.countDown();
                        }
                    }));
                }
                begun.await();
                (closesModel ? model : (AutoCloseable) clicks).close();
                for (Future<?> clicker : clickers) {
                    assertThatThrownBy(clicker::get)
                            .cause()
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(closesModel ? "the model is closed" : "the image is closed");
                }
            }
            assertThat(clicks.instances().objects()).hasSizeGreaterThanOrEqualTo(3);
            clicks.close();
            clicks.close();
            model.close();
        }
    }

    @Test
    void aModelThatKeepsOnlyOnePrecisionRefusesClicksInAnother() {
        try (Model model = model();
                Clicks clicks = clicker(model).open(picture());
                Clicks others = clicker(model).withPrecision(Precision.BF16).open(picture())) {
            Instance before = others.click(20, 10).instance();
            others.click(50, 40); // so that the first answer is no longer kept
            model.keepOnly(Precision.BF16);
            assertThatIllegalStateException()
                    .isThrownBy(() -> clicks.click(20, 10))
                    .withMessageContainingAll("keeps only what bf16 needs", "asked in fp32");
            assertThat(others.click(20, 10).instance()).isEqualTo(before);
        }
    }

    @Test
    void whatCannotBeOpenedIsRefusedWithItsReason() {
        try (Model model = model();
                Model clusters = model("spatial-embeddings", "{channels: 1}", 1)) {
            assertRefused(() -> Clicker.of(clusters), RefusedException.Reason.CLICKS);
            assertRefused(
                    () -> clicker(model).open(new Pixels(16, 16, 5, 1, new float[5 * 256])),
                    RefusedException.Reason.CHANNELS);
            assertThatThrownBy(() -> clicker(model).withThreshold(1.1)).hasMessageContaining("1.1");
            Clicker late = clicker(model);
            model.close();
            assertThatIllegalStateException().isThrownBy(() -> late.open(picture()));
        }
    }

    private static void assertRefused(Runnable request, RefusedException.Reason reason) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void theCategoryIsTheMostProbableOneInsideTheMask() {
        Pixels picture = unpadded();
        try (Model model = model("adaptis", "{channels: 1, coordinates: {radius: 20}, " + SMALL + "}", 4);
                Clicks clicks = clicker(model).open(picture)) {
            float[][] things = things(model, picture);
            int[] seen = new int[5];
            for (int x = 0; x < picture.width(); x += 8) {
                Instance object = clicks.click(x, 30).instance();
                double[] sums = new double[5];
                object.mask().forEachRun((column, y, length) -> {
                    for (int i = 0; i < length; i++) {
                        for (int category = 1; category <= 4; category++) {
                            sums[category] += things[category][(y + i) * picture.width() + column];
                        }
                    }
                });
                assertThat(sums[object.category()])
                        .isEqualTo(Arrays.stream(sums).max().orElseThrow());
                seen[object.category()]++;
            }
            assertThat(Arrays.stream(seen).filter(count -> count > 0).count()).isGreaterThan(1);
        }
    }

    /** Probability of each category at each pixel. */
    private static float[][] things(Model model, Pixels picture) {
        float[] values = new Normalization.Unit().apply(picture).values();
        float[] logits = Objects.requireNonNull(Forward.of(
                                model,
                                Map.of(
                                        "images",
                                        StoredTensor.ofFloats(
                                                new long[] {1, 1, picture.height(), picture.width()}, values),
                                        "points",
                                        StoredTensor.ofFloats(new long[] {1, 1, 2}, new float[] {1, 1})))
                        .get("semantic"))
                .toFloats();
        int pixels = values.length;
        float[][] probabilities = new float[5][pixels];
        for (int i = 0; i < pixels; i++) {
            double sum = 0;
            for (int channel = 0; channel < 5; channel++) {
                sum += Math.exp(logits[channel * pixels + i]);
            }
            for (int channel = 0; channel < 5; channel++) {
                probabilities[channel][i] = (float) (Math.exp(logits[channel * pixels + i]) / sum);
            }
        }
        return probabilities;
    }

    @Test
    void openingClickingAndClosingLeavesNothingBehind() {
        try (Model model = model()) {
            session(model);
            long before = Pointer.totalCount();
            session(model);
            session(model);
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    private static void session(Model model) {
        try (Clicks clicks = clicker(model).withAveraging().open(picture())) {
            int object = clicks.click(20, 10).object();
            clicks.include(object, 30, 10);
            clicks.exclude(object, 50, 40);
            clicks.undo();
        }
    }

    private static void assertMask(Answer answer, float[] probabilities) {
        assertThat(answer.probabilities().values()).isEqualTo(probabilities);
        boolean[] bitmap = new boolean[probabilities.length];
        double sum = 0;
        int area = 0;
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = probabilities[i] > (float) THRESHOLD;
            sum += bitmap[i] ? probabilities[i] : 0;
            area += bitmap[i] ? 1 : 0;
        }
        assertThat(answer.instance().mask()).isEqualTo(Mask.ofBitmap(WIDTH, HEIGHT, bitmap));
        assertThat(answer.instance().score()).isCloseTo((float) (sum / area), within(1e-6f));
    }

    private static final String SMALL = "network: {kind: light, width: 16, features: 16}";

    /** In the middle of what the random weights say. */
    private static final double THRESHOLD = 0.86;

    private static Clicker clicker(Model model) {
        return Clicker.of(model).withPrecision(Precision.FP32).withThreshold(THRESHOLD);
    }

    private static Model model() {
        return model("adaptis", "{channels: 1, coordinates: {radius: 20}, " + SMALL + "}", 1);
    }

    private static Model model(String method, String options, int classes) {
        torch.manual_seed(5);
        List<String> names =
                IntStream.rangeClosed(1, classes).mapToObj(k -> "class " + k).toList();
        Model model = Model.create(
                "test",
                new Model.Card(
                        method, Settings.parseYaml(options), new Normalization.Unit(), Category.things(names), "", ""));
        sharpen(model);
        return model;
    }

    /** What a fresh mask head says is almost the same at every pixel; with larger weights, masks differ. */
    private static void sharpen(Model model) {
        Scopes.freeing(() -> {
            try (NoGradGuard noGradients = new NoGradGuard()) {
                State.of(model.method().network()).forEach((name, weights) -> {
                    if (name.matches("(adaptis|segmentation)_head.*") && weights.dim() > 1) {
                        weights.mul_(new Scalar(3));
                    }
                });
            }
            return model;
        });
    }

    private static Pixels picture() {
        return picture(0);
    }

    private static Pixels picture(int index) {
        return Nuclei.generate(NucleiScene.varied().withSize(WIDTH, HEIGHT), 7, index)
                .image();
    }

    /** Of a size that the network takes: beyond the border of others there is more image on one side only. */
    private static Pixels unpadded() {
        return Nuclei.generate(NucleiScene.varied().withSize(96, 64), 7, 0).image();
    }

    private static Pixels mirror(Pixels picture) {
        float[] values = new float[picture.values().length];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                values[y * picture.width() + x] = picture.at(0, picture.width() - 1 - x, y);
            }
        }
        return new Pixels(picture.width(), picture.height(), 1, picture.range(), values);
    }
}
