package boxless.bench;

import boxless.Model;
import boxless.Segmenter;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import boxless.tensor.Precision;
import java.util.List;
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
 * A picture through normalisation, network and clustering. The allocator's settings come from the environment: run it with and without
 * the MALLOC_ variables of scripts/environment.sh.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class ForwardBenchmark {
    @Param({"1024x512", "2048x1024"})
    public String size = "";

    @Param({"AUTO", "FP32"})
    public Precision precision = Precision.AUTO;

    private Segmenter segmenter = segmenter(Precision.FP32);
    private Pixels picture = new Pixels(8, 8, 3, 1, new float[3 * 8 * 8]);

    @Setup
    public void network() {
        String[] sides = size.split("x");
        int width = Integer.parseInt(sides[0]);
        int height = Integer.parseInt(sides[1]);
        segmenter = segmenter(precision);
        picture = new Pixels(width, height, 3, 1, new float[3 * width * height]);
    }

    private static Segmenter segmenter(Precision precision) {
        Model model = Model.create(
                "benchmark",
                new Model.Card(
                        "spatial-embeddings",
                        Settings.parseYaml("{channels: 3}"),
                        new Normalization.Unit(),
                        Category.things(List.of("object")),
                        "",
                        ""));
        return Segmenter.of(model).withPrecision(precision);
    }

    @Benchmark
    public Segmentation segment() {
        return segmenter.segment(picture);
    }
}
