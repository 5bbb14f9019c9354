package boxless.mask;

import java.util.Random;

/** Random small pictures for tests: specks, bars and noise, so that all kinds of corners and touches occur. */
public final class Blobs {
    private Blobs() {}

    public static LabelMap labels(Random random, int largestSide, int largestLabel) {
        int width = 1 + random.nextInt(largestSide);
        int height = 1 + random.nextInt(largestSide);
        int[] labels = new int[width * height];
        int shapes = random.nextInt(12);
        for (int s = 0; s < shapes; s++) {
            int label = random.nextInt(largestLabel + 1);
            int x0 = random.nextInt(width);
            int y0 = random.nextInt(height);
            int x1 = Math.min(width, x0 + 1 + random.nextInt(largestSide));
            int y1 = Math.min(height, y0 + 1 + random.nextInt(largestSide));
            double density = random.nextBoolean() ? 1 : random.nextDouble();
            for (int y = y0; y < y1; y++) {
                for (int x = x0; x < x1; x++) {
                    if (random.nextDouble() < density) {
                        labels[y * width + x] = label;
                    }
                }
            }
        }
        return new LabelMap(width, height, labels);
    }

    public static boolean[] bitmap(LabelMap map, int label) {
        boolean[] bitmap = new boolean[map.labels().length];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = map.labels()[i] == label;
        }
        return bitmap;
    }

    public static boolean[] bitmap(Random random, int width, int height) {
        double density = random.nextDouble();
        boolean[] bitmap = new boolean[width * height];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = random.nextDouble() < density;
        }
        return bitmap;
    }
}
