package boxless.bench;

import boxless.Model;
import boxless.method.Method;
import boxless.nn.Inference;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.Precision;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
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

/** The network of a model alone, on one image of noise. {@code scripts/peers/networks.py} times other run times on the network of {@code nuclei}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class NetworkBenchmark {
    @Param({"models/nuclei/model.safetensors"})
    public String model = "";

    @Param({"256x256", "512x512", "2048x1024"})
    public String size = "";

    @Param({"AUTO", "FP32"})
    public Precision precision = Precision.AUTO;

    private final Inference inference = new Inference();
    private @Nullable Model opened;
    private Compute compute = Compute.CPU_FP32;
    private float[] noise = new float[0];
    private int width;
    private int height;

    @Setup(Level.Trial)
    public void read() {
        opened = Model.read(Path.of(model));
        opened.method().network().train(false);
        compute = Compute.of(opened.device(), precision);
        String[] sides = size.split("x");
        width = Integer.parseInt(sides[0]);
        height = Integer.parseInt(sides[1]);
        noise = new float[opened.method().inputChannels() * width * height];
        Random random = new Random(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat();
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        inference.close();
        if (opened != null) {
            opened.close();
        }
    }

    /** The method's name, so that there is something to return. */
    @Benchmark
    public String forward() {
        if (opened == null) {
            throw new IllegalStateException("not set up");
        }
        Method<?, ?> method = opened.method();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Autocast rounding = compute.autocast()) {
            inference.during(() -> method.forward(compute.images(noise, 1, method.inputChannels(), height, width)));
        }
        return opened.card().method();
    }
}
