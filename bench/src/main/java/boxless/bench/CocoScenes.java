package boxless.bench;

import boxless.file.Settings;
import boxless.mask.CocoRle;
import boxless.mask.Mask;
import boxless.mask.PolygonFill;
import boxless.mask.Rectangle;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A set of the size and habits of COCO's val2017, always the same: 640 x 480 pictures, objects of 80 categories as polygons of many sizes,
 * and results as compressed run lengths: most objects found a little beside their place, some missed, some invented.
 */
@SuppressWarnings("ArrayRecordComponent") // rows of a file, never compared
final class CocoScenes {
    static final int WIDTH = 640;
    static final int HEIGHT = 480;
    private static final int CATEGORIES = 80;

    private record Picture(int id, String fileName, int width, int height) {}

    private record Kind(int id, String name) {}

    private record Annotation(
            int id, int imageId, int categoryId, int iscrowd, long area, double[] bbox, Object segmentation) {}

    private record Result(int imageId, int categoryId, double score, Runs segmentation) {}

    private record Runs(int[] size, Object counts) {}

    private final SplittableRandom random = new SplittableRandom(36);
    private final int pictures;
    private final int objects;

    CocoScenes(int pictures, int objects) {
        this.pictures = pictures;
        this.objects = objects;
    }

    /** Writes {@code instances.json} and {@code results.json}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (BufferedWriter truth = Files.newBufferedWriter(folder.resolve("instances.json"));
                BufferedWriter found = Files.newBufferedWriter(folder.resolve("results.json"))) {
            truth.write("{\"images\": [");
            for (int p = 1; p <= pictures; p++) {
                truth.write(p > 1 ? ",\n" : "");
                truth.write(json(new Picture(p, p + ".jpg", WIDTH, HEIGHT)));
            }
            truth.write("],\n\"categories\": [");
            for (int c = 1; c <= CATEGORIES; c++) {
                truth.write((c > 1 ? ", " : "") + json(new Kind(c, "kind " + c)));
            }
            truth.write("],\n\"annotations\": [");
            found.write("[");
            for (int k = 1; k <= objects; k++) {
                object(k, truth, found);
            }
            truth.write("]}\n");
            found.write("]\n");
        }
    }

    private void object(int id, BufferedWriter truth, BufferedWriter found) throws IOException {
        int picture = 1 + (int) ((id - 1L) * pictures / objects);
        int category = 1 + random.nextInt(CATEGORIES);
        double radius = 6 * Math.pow(25, random.nextDouble());
        double x = random.nextDouble(WIDTH);
        double y = random.nextDouble(HEIGHT);
        double[] outline = outline(x, y, radius, 8 + random.nextInt(40));
        Mask mask = PolygonFill.fill(WIDTH, HEIGHT, List.of(outline));
        boolean crowd = random.nextInt(100) == 0;
        truth.write(id > 1 ? ",\n" : "");
        Object segmentation = crowd ? new Runs(new int[] {HEIGHT, WIDTH}, mask.runs()) : List.of(outline);
        truth.write(json(new Annotation(id, picture, category, crowd ? 1 : 0, mask.area(), bbox(mask), segmentation)));
        if (random.nextInt(10) > 0) {
            double beside = radius * 0.2;
            double[] moved = outline.clone();
            double dx = random.nextDouble(-beside, beside);
            double dy = random.nextDouble(-beside, beside);
            for (int i = 0; i < moved.length; i++) {
                moved[i] += (i % 2 == 0 ? dx : dy) + random.nextDouble(-0.1, 0.1) * radius;
            }
            result(picture, category, moved, found, id == 1);
        }
        if (random.nextInt(3) == 0) {
            double[] invented = outline(random.nextDouble(WIDTH), random.nextDouble(HEIGHT), radius, 20);
            result(picture, 1 + random.nextInt(CATEGORIES), invented, found, false);
        }
    }

    private double[] outline(double x, double y, double radius, int corners) {
        double[] outline = new double[2 * corners];
        for (int k = 0; k < corners; k++) {
            double angle = 2 * Math.PI * k / corners;
            double r = radius * (0.7 + 0.3 * random.nextDouble());
            outline[2 * k] = hundredths(Math.clamp(x + r * Math.cos(angle), 0, WIDTH));
            outline[2 * k + 1] = hundredths(Math.clamp(y + r * Math.sin(angle), 0, HEIGHT));
        }
        return outline;
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private void result(int picture, int category, double[] outline, BufferedWriter found, boolean first)
            throws IOException {
        Mask mask = PolygonFill.fill(WIDTH, HEIGHT, List.of(outline));
        found.write(first ? "" : ",\n");
        double score = Math.round(random.nextDouble() * 1e6) / 1e6;
        found.write(json(
                new Result(picture, category, score, new Runs(new int[] {HEIGHT, WIDTH}, CocoRle.encode(mask)))));
    }

    private static double[] bbox(Mask mask) {
        Rectangle box = Rectangle.of(mask.box());
        return new double[] {box.x(), box.y(), box.width(), box.height()};
    }

    private static String json(Object row) {
        return Settings.JSON.writeValueAsString(row);
    }
}
