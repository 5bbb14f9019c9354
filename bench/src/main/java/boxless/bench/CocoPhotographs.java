package boxless.bench;

import boxless.image.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a folder of COCO instances, always the same: {@code instances.json} of {@link CocoScenes} with seven objects an image, and {@code images/}
 * with JPEGs of the size of photographs. Run by {@code scripts/convert-data}.
 */
public final class CocoPhotographs {
    /** So many images differ; the others are their copies. */
    private static final int DIFFERENT = 16;

    private static final int OBJECTS = 7;

    private CocoPhotographs() {}

    /** @param args folder, and number of images */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("give FOLDER IMAGES");
        }
        Path folder = Path.of(args[0]);
        int count = Integer.parseInt(args[1]);
        new CocoScenes(count, OBJECTS * count).write(folder);
        Path images = Files.createDirectories(folder.resolve("images"));
        List<byte[]> jpegs = new ArrayList<>();
        for (int k = 0; k < DIFFERENT; k++) {
            jpegs.add(Pictures.jpeg(photograph(new SplittableRandom(k)), 0.85f));
        }
        for (int k = 1; k <= count; k++) {
            Files.write(images.resolve(k + ".jpg"), jpegs.get(k % DIFFERENT));
        }
    }

    /** Waves of all lengths with some noise: about 60 kB as a JPEG, as a photograph of this size. */
    private static BufferedImage photograph(SplittableRandom random) {
        BufferedImage image = new BufferedImage(CocoScenes.WIDTH, CocoScenes.HEIGHT, BufferedImage.TYPE_INT_RGB);
        double[][] waves = new double[3 * 8][];
        for (int w = 0; w < waves.length; w++) {
            double length = 4 * Math.pow(100, random.nextDouble());
            double angle = random.nextDouble(Math.PI);
            waves[w] = new double[] {Math.cos(angle) / length, Math.sin(angle) / length, random.nextDouble(6)};
        }
        for (int y = 0; y < CocoScenes.HEIGHT; y++) {
            for (int x = 0; x < CocoScenes.WIDTH; x++) {
                int colour = 0;
                double noise = random.nextDouble(-8, 8);
                for (int c = 0; c < 3; c++) {
                    double value = 128 + noise;
                    for (int w = c; w < waves.length; w += 3) {
                        value += 14 * Math.sin(waves[w][0] * x + waves[w][1] * y + waves[w][2]);
                    }
                    colour = colour << 8 | (int) Math.clamp(value, 0, 255);
                }
                image.setRGB(x, y, colour);
            }
        }
        return image;
    }
}
