package boxless.bench;

import boxless.Clicker;
import boxless.Clicks;
import boxless.Model;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.tensor.Precision;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long a person waits for an image of a megapixel to open, and for the object under a click. Times do not depend on the weights, which are random. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class ClickBenchmark {
    private static final int SIDE = 1024;

    /** Of the features of the light network. */
    @Param({"4"})
    public int stride = 4;

    /** Side of the part of the image in which a mask is looked for; 0: all of it. */
    @Param({"0", "160"})
    public int window = 0;

    @Param({"AUTO", "FP32"})
    public Precision precision = Precision.AUTO;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Pixels picture = new Pixels(SIDE, SIDE, 3, 1, new float[3 * SIDE * SIDE]);
    private Clicker clicker = clicker(stride, window);
    private Clicks clicks = clicker.open(picture);

    @Setup
    public void open() {
        clicks.close();
        clicker = clicker(stride, window).withPrecision(precision);
        clicks = clicker.open(picture);
    }

    /** A session does not grow without end. */
    @Setup(Level.Iteration)
    public void takeBack() {
        while (clicks.undo().isPresent()) {}
    }

    @TearDown
    public void close() {
        clicks.close();
    }

    private static Clicker clicker(int stride, int window) {
        return Clicker.of(Model.create(
                "benchmark",
                new Model.Card(
                        "adaptis",
                        Settings.parseYaml(
                                "{channels: 3, coordinates: {radius: 40}, network: {kind: light, stride: %d, window: %d}}"
                                        .formatted(stride, window)),
                        new Normalization.Unit(),
                        Category.things(List.of("object")),
                        "",
                        "")));
    }

    /** From pixels in memory to features that are kept, and freeing them. */
    @Benchmark
    public void opening() {
        clicker.open(picture).close();
    }

    /** From a point to its mask, with probabilities. */
    @Benchmark
    public Clicks.Answer click() {
        return clicks.click(random.nextInt(SIDE), random.nextInt(SIDE));
    }
}
