package boxless.bench;

import boxless.Methods;
import boxless.data.Sample;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.tensor.Tensors;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
 * How much of a training step is the loss? Batch 8 of 256x256 with 40 objects of radius 8 to 12 a crop. The bandwidths are those of a
 * half-trained network (phi = 0.5 at about the objects' radius), where the loss has most to do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class TrainingStepBenchmark {
    private static final int SIDE = 256;
    private static final int BATCH = 8;
    private static final List<Category> NUCLEUS = Category.things(List.of("nucleus"));

    @Param({"AUTO", "FP32"})
    public Precision precision = Precision.AUTO;

    private Step<?, ?> step = new Step<>(
            Methods.named("benchmark", "spatial-embeddings")
                    .method("benchmark", Settings.parseYaml("{channels: 1}"), NUCLEUS),
            Precision.FP32);

    @Setup
    public void network() {
        step = new Step<>(
                Methods.named("benchmark", "spatial-embeddings")
                        .method("benchmark", Settings.parseYaml("{channels: 1, sigma: elliptical}"), NUCLEUS),
                precision);
    }

    /** Forward, loss, backward. */
    @Benchmark
    public double wholeStep() {
        return step.run();
    }

    /** The loss and its derivative, from and to tensors. */
    @Benchmark
    public double lossAlone() {
        return step.loss();
    }

    private static final class Step<O, T> {
        private final Method<O, T> method;
        private final Compute compute;
        private final Tensor images;
        private final Tensor output;
        private final T targets;

        Step(Method<O, T> method, Precision precision) {
            this.method = method;
            compute = Compute.of(Device.CPU, precision);
            boxless.tensor.State.place(method.network(), compute);
            SplittableRandom random = new SplittableRandom(1);
            float[] values = new float[BATCH * SIDE * SIDE];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble();
            }
            images = Tensors.of(values, BATCH, 1, SIDE, SIDE).contiguous(torch.MemoryFormat.ChannelsLast);
            targets = method.targets(
                    Collections.nCopies(BATCH, discs(random)),
                    random,
                    method.stages().getFirst());
            output = halfTrained(random);
        }

        /** Offsets of a few pixels' error, bandwidths of 12 pixels, undecided seeds. */
        private static Tensor halfTrained(SplittableRandom random) {
            int plane = SIDE * SIDE;
            float[] values = new float[BATCH * 5 * plane];
            for (int i = 0; i < values.length; i++) {
                int channel = i / plane % 5;
                double noise = random.nextDouble() * 2 - 1;
                values[i] = (float) (channel < 2 ? noise * .004 : channel < 4 ? .85 + .02 * noise : noise);
            }
            Tensor output = Tensors.of(values, BATCH, 5, SIDE, SIDE);
            output.set_requires_grad(true);
            return output;
        }

        private static Sample discs(SplittableRandom random) {
            int[] labels = new int[SIDE * SIDE];
            for (int k = 0; k < 40; k++) {
                double radius = random.nextDouble(8, 12);
                int cx = 18 + k % 7 * 36;
                int cy = 18 + k / 7 * 42;
                for (int i = 0; i < labels.length; i++) {
                    if (Math.hypot(i % SIDE - cx, i / SIDE - cy) <= radius) {
                        labels[i] = k + 1;
                    }
                }
            }
            LabelMap map = new LabelMap(SIDE, SIDE, labels);
            return new Sample(
                    "discs", new Pixels(SIDE, SIDE, 1, 1, new float[labels.length]), Panoptic.ofLabels(map, 1));
        }

        @SuppressWarnings("unchecked")
        double loss() {
            try (PointerScope scope = new PointerScope()) {
                Loss loss = method.loss((O) output, targets);
                loss.total().backward();
                return loss.total().item_double();
            }
        }

        private Loss forward() {
            try (Autocast cast = compute.autocast()) {
                return method.loss(method.forward(images), targets);
            }
        }

        double run() {
            method.network().train(true);
            try (PointerScope scope = new PointerScope()) {
                boxless.tensor.State.parameters(method.network())
                        .values()
                        .forEach(p -> p.mutable_grad().reset());
                Loss loss = forward();
                loss.total().backward();
                return loss.total().item_double();
            }
        }
    }
}
