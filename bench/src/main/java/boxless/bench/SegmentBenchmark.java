package boxless.bench;

import boxless.Model;
import boxless.Segmenter;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.tensor.Precision;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * A whole image, from pixels to objects, with a model of one's own, for a comparison with the program that trained it: {@code scripts/bench
 * SegmentBenchmark -p model=FILE -p image=FILE}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class SegmentBenchmark {
    @Param({"models/nuclei/model.safetensors"})
    public String model = "";

    @Param({"docs/images/nuclei.png"})
    public String image = "";

    @Param({"AUTO", "FP32"})
    public Precision precision = Precision.AUTO;

    private @Nullable Model opened;
    private @Nullable Segmenter segmenter;
    private Pixels pixels = new Pixels(1, 1, 1, 1, new float[1]);

    @Setup(Level.Trial)
    public void read() {
        opened = Model.read(Path.of(model)).keepOnly(precision);
        segmenter = Segmenter.of(opened).withPrecision(precision);
        try (PictureSource picture = Pictures.open(Path.of(image))) {
            pixels = picture.region(0, 0, picture.width(), picture.height());
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }

    /** The number of objects. */
    @Benchmark
    public int segment() {
        if (segmenter == null) {
            throw new IllegalStateException("not set up");
        }
        return segmenter.segment(pixels).instances().objects().size();
    }
}
