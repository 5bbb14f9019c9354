package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.OtherDigits;
import boxless.image.StackPlane;
import boxless.mask.Blobs;
import boxless.mask.Contours;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.MaskBuilder;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.io.RoiDecoder;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ImageJ itself reads what is written. */
class RoiZipTest {
    @TempDir
    Path folder;

    @Test
    void imageJReadsEveryObjectBackPixelByPixel() throws IOException {
        Random random = new Random(4);
        List<Instance> objects = new ArrayList<>();
        for (int k = 0; k < 400; k++) {
            int width = 1 + random.nextInt(14);
            int height = 1 + random.nextInt(14);
            objects.add(new Instance(Mask.ofBitmap(width, height, Blobs.bitmap(random, width, height)), 1, 0.5f));
        }
        Map<String, Roi> rois = read(objects, Map.of(1, "cell"));
        int simple = 0;
        for (int k = 0; k < objects.size(); k++) {
            Mask mask = objects.get(k).mask();
            Roi roi = rois.remove("%04d-cell".formatted(k + 1));
            if (mask.isEmpty() || roi == null) {
                assertThat(mask.isEmpty() && roi == null).isTrue();
                continue;
            }
            assertThat(pixels(roi, mask.width(), mask.height())).isEqualTo(mask);
            simple += roi instanceof PolygonRoi ? 1 : 0;
        }
        assertThat(rois).isEmpty();
        assertThat(simple).isBetween(40, 300);
    }

    @Test
    void nameCategoryAndScoreStandInTheSelection() throws IOException {
        List<Instance> objects = List.of(
                new Instance(Mask.ofRuns(5, 4, 6, 2, 12), 2, 0.875f),
                new Instance(Mask.ofRuns(3, 3, 0, 4, 1, 4), 1, 1));
        Map<String, Roi> rois = read(objects, Map.of(1, "cell", 2, "a/b: ü\\"));
        assertThat(rois).containsOnlyKeys("0001-a_b_ ü_", "0002-cell");
        assertThat(one(rois, "0002-cell").getName()).isEqualTo("0002-cell");
        assertThat(one(rois, "0002-cell").getProperty("category")).isEqualTo("cell");
        Roi roi = one(rois, "0001-a_b_ ü_");
        assertThat(roi.getName()).isEqualTo("0001-a_b_ ü_");
        assertThat(roi.getProperty("category")).isEqualTo("a/b: ü\\");
        assertThat(roi.getProperty("score")).isEqualTo("0.875");
        assertThat(roi.getGroup()).isEqualTo(2);
        assertThat(roi.getPosition()).isZero();
        assertThat(roi.getBounds()).isEqualTo(new Rectangle(1, 2, 1, 2));
    }

    @Test
    void imageJShowsTheObjectsOfAStackInTheirPlane() throws IOException {
        List<Instance> objects = List.of(
                new Instance(Mask.ofRuns(3, 3, 4, 1, 4), 1, 1), // an outline
                new Instance(Mask.ofRuns(3, 3, 0, 4, 1, 4), 1, 1)); // a composite
        assertThat(positions(objects, new StackPlane(12, 0, false))).containsOnly("12");
        assertThat(positions(objects, new StackPlane(0, 3, false))).containsOnly("3");
        assertThat(positions(objects, new StackPlane(12, 0, true))).containsOnly("0,12,0");
        assertThat(positions(objects, new StackPlane(12, 3, true))).containsOnly("0,12,3");
        assertThat(positions(objects, null)).containsOnly("0");
    }

    /** The number of an image, or those of channel, slice and frame; 0 for all. */
    private List<String> positions(List<Instance> objects, @Nullable StackPlane plane) throws IOException {
        return read(objects, List.of(), Map.of(1, "cell"), plane).values().stream()
                .map(roi -> roi.hasHyperStackPosition()
                        ? roi.getCPosition() + "," + roi.getZPosition() + "," + roi.getTPosition()
                        : String.valueOf(roi.getPosition()))
                .toList();
    }

    @Test
    void objectsFarOutInAHugePictureKeepTheirPlace() throws IOException {
        int width = 30_000;
        int height = 70_000;
        MaskBuilder mask = new MaskBuilder(width, height);
        for (int x = 29_000; x < 29_005; x++) {
            mask.add((long) x * height + 69_000, x == 29_002 ? 4 : 7);
        }
        Roi roi = one(read(List.of(new Instance(mask.build(), 1, 1)), Map.of()), "0001-category 1");
        assertThat(roi.getBounds()).isEqualTo(new Rectangle(29_000, 69_000, 5, 7));
        assertThat(roi.contains(29_002, 69_003)).isTrue();
        assertThat(roi.contains(29_002, 69_004)).isFalse();
        assertThat(roi.getStatistics().pixelCount).isEqualTo(32);
    }

    @Test
    void anOutlineOfVeryManyCornersIsReadBack() throws IOException {
        // A comb: every second column hangs from the first row.
        int width = 20_000;
        int height = 3;
        MaskBuilder mask = new MaskBuilder(width, height);
        for (int x = 0; x < width; x++) {
            mask.add((long) x * height, x % 2 == 0 ? 3 : 1);
        }
        Mask comb = mask.build();
        assertThat(Contours.of(comb).getFirst().outer().size()).isGreaterThan(32_767);
        Roi roi = one(read(List.of(new Instance(comb, 1, 1)), Map.of()), "0001-category 1");
        assertThat(pixels(roi, width, height)).isEqualTo(comb);
    }

    @Test
    void equalObjectsMakeEqualFiles() throws IOException {
        List<Instance> objects = List.of(new Instance(Mask.ofRuns(5, 4, 6, 2, 12), 1, 1));
        RoiZip.write(folder.resolve("a.zip"), objects, List.of(), Map.of());
        RoiZip.write(folder.resolve("b.zip"), objects, List.of(), Map.of());
        assertThat(folder.resolve("a.zip")).hasSameBinaryContentAs(folder.resolve("b.zip"));
    }

    @Test
    void stuffStandsBehindTheObjects() throws IOException {
        Instance dot = new Instance(Mask.ofRuns(3, 1, 0, 1, 2), 1, 1);
        Instance left = new Instance(Mask.ofRuns(3, 1, 1, 1, 1), 2, .5f);
        Instance right = new Instance(Mask.ofRuns(3, 1, 2, 1), 2, 1);
        Map<String, Roi> rois = read(List.of(dot), List.of(left, right), Map.of(1, "cell", 2, "tissue"));
        assertThat(rois.keySet()).containsExactly("0001-cell", "stuff-1-tissue", "stuff-2-tissue");
        assertThat(pixels(one(rois, "stuff-1-tissue"), 3, 1)).isEqualTo(left.mask());
        assertThat(one(rois, "stuff-1-tissue").getProperty("score")).isEqualTo("0.5");
    }

    @Test
    void namesHaveTheSameDigitsOnEveryMachine() throws Exception {
        Instance dot = new Instance(Mask.ofRuns(3, 1, 0, 1, 2), 1, 1);
        Instance rest = new Instance(Mask.ofRuns(3, 1, 1, 2), 2, 1);
        OtherDigits.during(() -> assertThat(read(List.of(dot), List.of(rest), Map.of(1, "cell", 2, "tissue")))
                .containsOnlyKeys("0001-cell", "stuff-1-tissue"));
    }

    private Map<String, Roi> read(List<Instance> objects, Map<Integer, String> categories) throws IOException {
        return read(objects, List.of(), categories);
    }

    private Map<String, Roi> read(List<Instance> objects, List<Instance> stuff, Map<Integer, String> categories)
            throws IOException {
        return read(objects, stuff, categories, null);
    }

    private Map<String, Roi> read(
            List<Instance> objects, List<Instance> stuff, Map<Integer, String> categories, @Nullable StackPlane plane)
            throws IOException {
        Path file = folder.resolve("a.rois.zip");
        RoiZip.write(file, objects, stuff, categories, plane);
        Map<String, Roi> rois = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(entry.getName()).endsWith(".roi");
                Roi roi = new RoiDecoder(zip.readAllBytes(), entry.getName()).getRoi();
                assertThat(roi).isInstanceOfAny(PolygonRoi.class, ShapeRoi.class);
                rois.put(entry.getName().replaceFirst("\\.roi$", ""), roi);
            }
        }
        return rois;
    }

    private static Roi one(Map<String, Roi> rois, String name) {
        return Objects.requireNonNull(rois.get(name), name);
    }

    /** The pixels that ImageJ fills. */
    private static Mask pixels(Roi roi, int width, int height) {
        ImageProcessor picture = new ByteProcessor(width, height);
        picture.setValue(255);
        picture.fill(roi);
        boolean[] bitmap = new boolean[width * height];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = picture.get(i) != 0;
        }
        return Mask.ofBitmap(width, height, bitmap);
    }
}
