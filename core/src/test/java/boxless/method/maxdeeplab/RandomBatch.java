package boxless.method.maxdeeplab;

import boxless.method.maxdeeplab.LossOptions.PqStyle;
import boxless.method.maxdeeplab.Targets.Segments;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random images of 4x5 pixels with up to six segments and two to seven slots. */
final class RandomBatch {
    private static final int PIXELS = 20;
    private static final int CHANNELS = 4;

    private final int slots;
    private final List<double[][]> masks = new ArrayList<>(); // (N, P)
    private final List<double[][]> classes = new ArrayList<>(); // (N, C + 1)
    private final List<int[]> rows = new ArrayList<>(); // (P)
    private final List<Segments> segments = new ArrayList<>();

    RandomBatch(Random random, int images) {
        slots = 2 + random.nextInt(6);
        for (int b = 0; b < images; b++) {
            masks.add(gaussian(random, slots, PIXELS));
            classes.add(gaussian(random, slots, CHANNELS));
            int count = random.nextInt(7);
            int[] of = IntStream.range(0, PIXELS)
                    .map(x -> x < count ? x : random.nextInt(count + 1) - 1)
                    .toArray();
            rows.add(of);
            segments.add(new Segments(random.longs(count, 0, CHANNELS - 1).toArray(), count / 2));
        }
    }

    private static double[][] gaussian(Random random, int rows, int columns) {
        return IntStream.range(0, rows)
                .mapToObj(r -> random.doubles(columns, -3, 3).toArray())
                .toArray(double[][]::new);
    }

    int images() {
        return rows.size();
    }

    Prediction prediction() {
        float[] features = new float[images() * 2 * PIXELS];
        Arrays.fill(features, (float) Math.sqrt(.5));
        return new Prediction(
                Tensors.of(flat(masks), images(), slots, 4, 5),
                Tensors.of(flat(classes), images(), slots, CHANNELS),
                Tensors.of(features, images(), 2, 4, 5),
                Tensors.of(
                        new float[images() * slots * 2],
                        images(),
                        slots,
                        2), // no loss sees the kernels or the attention
                Tensors.of(new float[1], 1, 1, 1, 1, 1),
                null);
    }

    private static float[] flat(List<double[][]> tables) {
        double[] all = tables.stream()
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        float[] flat = new float[all.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) all[i];
        }
        return flat;
    }

    Targets targets() {
        long[] all = rows.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
        return new Targets(segments, all, all, new float[all.length], 4, 5);
    }

    NaiveLoss naive(int b, PqStyle options) {
        return new NaiveLoss(
                masks.get(b), classes.get(b), rows.get(b), segments.get(b).classes(), options);
    }
}
