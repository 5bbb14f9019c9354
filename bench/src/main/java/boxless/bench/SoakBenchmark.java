package boxless.bench;

import boxless.Model;
import boxless.Segmenter;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Does memory stay where it is? 2,000 pictures through a small SOLO with fresh weights that finds some dozens of objects in each; every 40th
 * picture is of 1333 x 800, the others are about 256 x 256. Resident memory is printed after every hundred. Linux only.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 20, batchSize = 100)
@Fork(
        value = 1,
        jvmArgsPrepend = {"-XX:+UseSerialGC", "-Xms1g", "-Xmn256m", "-XX:+AlwaysPreTouch"})
public class SoakBenchmark {
    private static final int LARGE_EVERY = 40;

    private final SplittableRandom random = new SplittableRandom(1);
    private Segmenter segmenter = segmenter();
    private int pictures;
    private int objects;

    @Setup
    public void network() {
        segmenter = segmenter();
    }

    private static Segmenter segmenter() {
        String options = """
                {classes: 3, backbone: {depth: 18}, features: 64, head: {kind: solo, convs: 2, width: 64},
                 decoder: {score: .05, least: .001}, resize: {short_side: 0, long_side: 0}}""";
        Model model = Model.create(
                "benchmark",
                new Model.Card(
                        "solo",
                        Settings.parseYaml(options),
                        new Normalization.Unit(),
                        Category.things(List.of("a", "b", "c")),
                        "",
                        ""));
        outspoken(boxless.tensor.State.of(model.method().network()));
        return Segmenter.of(model);
    }

    /** With fresh weights hardly a cell and hardly a pixel is an object's. */
    private static void outspoken(Map<String, Tensor> weights) {
        try (NoGradGuard guard = new NoGradGuard()) {
            weights.forEach((name, tensor) -> {
                if (name.equals("bbox_head.solo_cate.weight")) {
                    tensor.mul_(new Scalar(6.0));
                } else if (name.matches("bbox_head\\.solo_ins_list\\..*weight")) {
                    tensor.mul_(new Scalar(32.0));
                } else if (name.matches("bbox_head\\.solo_ins_list\\..*bias")) {
                    tensor.fill_(new Scalar(-0.5));
                }
            });
        }
    }

    @Benchmark
    public int segment() {
        boolean large = ++pictures % LARGE_EVERY == 0;
        int width = large ? 1333 : random.nextInt(200, 257);
        int height = large ? 800 : random.nextInt(200, 257);
        float[] noise = new float[3 * 12 * 12];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat();
        }
        Pixels picture = Resize.bilinear(new Pixels(12, 12, 3, 1, noise), width, height);
        int found = segmenter.segment(picture).instances().objects().size();
        objects += found;
        return found;
    }

    @TearDown(Level.Iteration)
    public void memory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                long kilobytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
                System.out.printf(
                        "%d images, %.1f objects each, %d MB%n",
                        pictures, (double) objects / pictures, kilobytes >> 10);
            }
        }
    }
}
