package boxless.bench;

import boxless.Model;
import boxless.Segmenter;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instances;
import boxless.mask.Segmentation;
import boxless.method.Frame;
import boxless.method.InputSizes;
import boxless.method.solo.SoloOptions;
import boxless.method.solo.SoloScene;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How much of SOLO's work follows the network? A picture of 1333 x 800, ResNet-50, 80 classes. A network that knows nothing finds nothing, so
 * its answer is replaced by one that is made by a rule.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class SoloBenchmark {
    private static final int WIDTH = 1333;
    private static final int HEIGHT = 800;
    private static final InputSizes INPUT_SIZES = InputSizes.multiplesOf(32);

    @Param({"solo", "decoupled", "decoupled-light", "solov2"})
    public String head = "solo";

    @Param({"AUTO", "FP32"})
    public Precision precision = Precision.AUTO;

    /** Cells that answer, smallest and largest object: as in a usual picture, and the worst. */
    @Param({"200x16x600", "500x150x700"})
    public String cellsSizes = "200x16x600";

    private final Pixels picture = new Pixels(WIDTH, HEIGHT, 3, 1, new float[3 * WIDTH * HEIGHT]);
    private Segmenter segmenter = segmenter("{}");
    private SoloScene scene = scene("{}");

    @Setup
    public void network() {
        String options = "{head: {kind: %s}}".formatted(head);
        segmenter = segmenter(options);
        scene = scene(options);
    }

    private Segmenter segmenter(String options) {
        Model model = Model.create(
                "benchmark",
                new Model.Card(
                        "solo",
                        Settings.parseYaml(options),
                        new Normalization.Unit(),
                        Category.things(Collections.nCopies(80, "object")),
                        "",
                        ""));
        return Segmenter.of(model).withPrecision(precision);
    }

    private SoloScene scene(String options) {
        String[] part = cellsSizes.split("x");
        return new SoloScene(
                Settings.bind("benchmark", "model", Settings.parseYaml(options), SoloOptions.DEFAULTS),
                Frame.padded(WIDTH, HEIGHT, INPUT_SIZES),
                Integer.parseInt(part[0]),
                Double.parseDouble(part[1]),
                Double.parseDouble(part[2]),
                Compute.of(Device.CPU, precision).bf16());
    }

    /** From the picture to the network's answer; nothing is found in it. */
    @Benchmark
    public Segmentation before() {
        return segmenter.segment(picture);
    }

    /** From such an answer to the objects. */
    @Benchmark
    public Instances after() {
        return scene.decode();
    }
}
