package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.image.Pixels;
import boxless.mask.Blobs;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
    private static final Pixels PICTURE = new Pixels(
            4, 3, 2, 65535, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0, .5f, 0, 0, 0, 0, 100
            });

    @TempDir
    Path folder;

    @Test
    void tableHoldsWhatIsCountedByHand() throws IOException {
        // . 1 1 .
        // . 1 . .
        // . . . 2
        Mask corner = Mask.ofRuns(4, 3, 3, 2, 1, 1, 5);
        Mask dot = Mask.ofRuns(4, 3, 11, 1);
        Instances objects = new Instances(4, 3, List.of(new Instance(corner, 3, .95f), new Instance(dot, 1, 1e-5f)));
        Path csv = folder.resolve("cells.csv");
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            Measurements.write(
                    csv, PictureSource.of(PICTURE), objects, Map.of(3, "cell, \"round\""), new PixelSize(.5, .5));
        } finally {
            Locale.setDefault(before);
        }
        // Crofton's: pi / 4 * (straight + diagonal / sqrt 2); the corner's pixels are entered 2 + 2 and 3 + 2 times.
        // Axes, eccentricity, solidity,
        // largest diameter and deviation by scikit-image 0.26.0, regionprops.
        assertThat(Files.readString(csv)).isEqualTo("""
                label,category,score,area,visible_area,centroid_x,centroid_y,box_x,box_y,box_width,box_height,perimeter,category_name,major_axis,\
                minor_axis,eccentricity,solidity,feret_diameter,area_um2,visible_area_um2,perimeter_um,major_axis_um,minor_axis_um,feret_diameter_um,\
                mean_intensity_1,min_intensity_1,max_intensity_1,std_intensity_1,mean_intensity_2,min_intensity_2,max_intensity_2,std_intensity_2
                1,3,0.95,3,3,1.333333,0.333333,1,0,2,2,5.918394,"cell, ""round""\",2.309401,1.333333,0.816497,1,2.236068,0.75,0.75,2.959197,\
                1.154701,0.6666667,1.118034,3.666667,2,6,1.699673,0,0,0,0
                2,1,0.00001,1,1,3,2,3,2,1,1,2.681517,category 1,0,0,0,1,1,0.25,0.25,1.340759,0,0,0.5,12,12,12,0,100,100,100,0
                """);
    }

    @Test
    void labelsAreThoseOfTheLabelImage() {
        LabelMap map = new LabelMap(4, 3, new int[] {0, 7, 7, 0, 0, 0, 0, 0, 3, 3, 3, 0});
        Panoptic partition = Panoptic.ofLabels(map, 1);
        List<Measurement> measured = Measurements.of(PictureSource.of(PICTURE), partition);
        LabelMap labels = partition.labels();
        assertThat(measured).extracting(Measurement::area).containsExactly(3L, 2L);
        measured.forEach(object ->
                assertThat(labels.at(object.box().x(), object.box().y())).isEqualTo(object.label()));
    }

    @Test
    void anObjectLargerThanWhatIsReadAtOnceHasTheMeanOfAllItsRows() {
        int width = 5000;
        int height = 900; // 838 rows are read at once
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / width;
        }
        Instances found =
                new Instances(width, height, List.of(new Instance(Mask.ofRuns(width, height, 0, values.length), 1, 1)));
        PictureSource picture = PictureSource.of(new Pixels(width, height, 1, 65535, values));
        assertThat(Measurements.of(picture, found))
                .singleElement()
                .satisfies(object -> assertThat(object.intensities())
                        .extracting(Intensity::mean)
                        .containsExactly(449.5));
    }

    @Test
    void theVisibleAreaIsWhatTheLabelImageShows() {
        Random random = new Random(8);
        PictureSource picture = PictureSource.of(new Pixels(9, 7, 1, 255, new float[63]));
        for (int trial = 0; trial < 200; trial++) {
            List<Instance> objects = new ArrayList<>();
            for (int k = random.nextInt(6); k > 0; k--) {
                Mask mask = Mask.ofBitmap(9, 7, Blobs.bitmap(random, 9, 7));
                objects.add(new Instance(mask, 1, random.nextInt(3) / 2f));
            }
            Instances found = new Instances(9, 7, objects);
            LabelMap labels = found.labels();
            for (Measurement object : Measurements.of(picture, found)) {
                assertThat(Arrays.stream(labels.labels()).filter(label -> label == object.label()))
                        .hasSize((int) object.visibleArea());
                assertThat(object.area())
                        .isEqualTo(objects.get(object.label() - 1).mask().area());
            }
        }
    }

    @Test
    void objectWithoutPixelsIsALineWithoutNumbers() throws IOException {
        Path csv = folder.resolve("empty.csv");
        Measurements.write(
                csv,
                PictureSource.of(PICTURE),
                new Instances(4, 3, List.of(new Instance(Mask.ofRuns(4, 3, 12), 1, 1f))),
                Map.of(1, "cell"),
                null);
        assertThat(Files.readAllLines(csv).get(1)).isEqualTo("1,1,1,0,0,,,0,0,0,0,0,cell" + ",".repeat(5 + 6 + 8));
    }

    @Test
    void oneTableHoldsTheObjectsOfAllImagesWhateverTheirChannels() throws IOException {
        Instances objects = new Instances(4, 3, List.of(new Instance(Mask.ofRuns(4, 3, 11, 1), 1, .5f)));
        Pixels grey = new Pixels(4, 3, 1, 255, new float[12]);
        List<Category> categories = Category.things(List.of("cell"));
        try (ResultWriters writers = ResultWriters.open(List.of(OutputFormat.TABLE), folder, categories)) {
            write(writers, "day1/a", grey, objects, null);
            write(writers, "b", PICTURE, objects, PixelSize.of(2));
            write(writers, "c", grey, new Instances(4, 3, List.of()), null);
        }
        assertThat(folder.toFile().list()).containsExactly("table.csv");
        List<String> lines = Files.readAllLines(folder.resolve("table.csv"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("image,label,category,score,").endsWith(",max_intensity_2,std_intensity_2");
        assertThat(lines.get(1))
                .startsWith("day1/a.png,1,1,0.5,1,")
                .endsWith(",cell,0,0,0,1,1" + ",".repeat(6) + ",0,0,0,0,,,,");
        assertThat(lines.get(2))
                .startsWith("b.png,1,1,0.5,1,")
                .endsWith(",4,4,5.363034,0,0,2,12,12,12,0,100,100,100,0");
        assertThat(lines)
                .allMatch(line -> line.split(",", -1).length == lines.get(0).split(",").length);
    }

    private static void write(
            ResultWriters writers, String name, Pixels image, Instances found, @Nullable PixelSize pixelSize)
            throws IOException {
        Path file = Path.of("images").resolve(name + ".png");
        writers.write(new Result(name, file, PictureSource.of(image), found, found, pixelSize));
    }

    @Test
    void smallUnitsKeepSevenDigits() throws IOException {
        Pixels dim = new Pixels(2, 1, 1, 1, new float[] {1.25e-8f, 1.25e-8f});
        Instances objects = new Instances(2, 1, List.of(new Instance(Mask.ofRuns(2, 1, 0, 1, 1), 1, 1)));
        Path csv = folder.resolve("tiny.csv");
        Measurements.write(csv, PictureSource.of(dim), objects, Map.of(), PixelSize.of(1e-4));
        List<String> lines = Files.readAllLines(csv);
        List<String> cells = List.of(lines.get(1).split(","));
        List<String> names = List.of(lines.getFirst().split(","));
        assertThat(cells.get(names.indexOf("area_um2"))).isEqualTo("0.00000001");
        assertThat(cells.get(names.indexOf("mean_intensity_1"))).isEqualTo("0.0000000125");
        assertThat(Measurements.precise(1.234567891e-9)).isEqualTo("0.000000001234568");
        assertThat(Measurements.precise(12.3456789)).isEqualTo("12.345679");
        assertThat(Measurements.precise(-0.5)).isEqualTo("-0.5");
        assertThat(Measurements.precise(0)).isZero();
        assertThat(Measurements.precise(1200).toPlainString()).isEqualTo("1200");
    }

    @Test
    void differentSizesAreRefused() {
        Instances objects = new Instances(3, 3, List.of());
        assertThatThrownBy(() ->
                        Measurements.write(folder.resolve("x.csv"), PictureSource.of(PICTURE), objects, Map.of(), null))
                .hasMessage("the image is 4x3, its segmentation 3x3");
        assertThat(folder.toFile().list()).isEmpty();
    }
}
