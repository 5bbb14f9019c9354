package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Dataset;
import boxless.data.cityscapes.Cityscapes;
import boxless.data.cityscapes.CityscapesResults;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CityscapesFilesTest {
    private static final String NAME = "bochum_000000_000313";

    private static final String ABROAD = "z\u00fcrich_000001_000019";

    private static final Map<Integer, Integer> CLASSES = Map.of(1, 24, 3, 26);

    @TempDir
    Path folder;

    @Test
    void annotationsAreReadAsTheyWereWritten() throws IOException {
        Panoptic truth = new Panoptic(
                new LabelMap(4, 2, new int[] {26_000, 26_004, 26, 7, 0, 26_000, 24_000, 7}),
                List.of(
                        new Segment(7, 7, false, false, 1),
                        new Segment(26, 26, true, true, 1),
                        new Segment(24_000, 24, true, false, 1),
                        new Segment(26_000, 26, true, false, 1),
                        new Segment(26_004, 26, true, false, 1)));
        CityscapesFiles.writeTruth(folder, "val", NAME, truth);
        Pictures.writePng(new Pixels(4, 2, 3, 255, new float[24]), CityscapesFiles.picture(folder, "val", NAME));
        Dataset data = Cityscapes.open(folder, "val");
        assertThat(data.name(0)).isEqualTo(NAME);
        assertThat(data.read(0).truth()).isEqualTo(truth);
    }

    @Test
    void objectsAreNumberedByClass() throws IOException {
        Panoptic truth = new Panoptic(
                new LabelMap(4, 1, new int[] {3, 2, 1, 9}),
                List.of(
                        new Segment(1, 26, true, false, 1),
                        new Segment(2, 26, true, false, 1),
                        new Segment(3, 24, true, false, 1),
                        new Segment(9, 26, true, true, 1)));
        Path file = CityscapesFiles.writeTruth(folder, "val", "plain", truth);
        assertThat(folder.relativize(file))
                .hasToString(Path.of("gtFine", "val", "plain", "plain_gtFine_instanceIds.png")
                        .toString());
        assertThat(Cityscapes.instanceIds(file).labels()).containsExactly(24_000, 26_001, 26_000, 26);
        assertThatThrownBy(() -> CityscapesFiles.writeTruth(folder, "val", "plain", Panoptic.ofLabels(truth.map(), 66)))
                .hasMessageContainingAll("plain", "class 66");
    }

    @Test
    void resultsAreReadAsTheyWereWritten() throws IOException {
        Instance car = new Instance(Mask.ofBitmap(3, 1, new boolean[] {true, true, false}), 3, 0.1f);
        Instance person = new Instance(Mask.ofBitmap(3, 1, new boolean[] {false, true, true}), 1, 1);
        Instance nothing = new Instance(Mask.ofBitmap(3, 1, new boolean[3]), 1, 1);
        CityscapesFiles.writeResults(folder, NAME, new Instances(3, 1, List.of(car, nothing, person)), CLASSES);
        CityscapesFiles.writeResults(folder, "empty", new Instances(3, 1, List.of(car)), Map.of());
        CityscapesFiles.writeResults(folder, ABROAD, new Instances(3, 1, List.of(car)), CLASSES);
        CityscapesResults results = CityscapesResults.in(folder);
        Map<String, Path> texts = results.of(Set.of(NAME, ABROAD, "empty"));
        assertThat(results.read(Objects.requireNonNull(texts.get(NAME)), 3, 1, Set.of(24, 26)))
                .containsExactly(
                        new CityscapesResults.Found(car.mask(), 26, 0.1),
                        new CityscapesResults.Found(person.mask(), 24, 1));
        assertThat(results.read(Objects.requireNonNull(texts.get(ABROAD)), 3, 1, Set.of(26)))
                .hasSize(1);
        assertThatThrownBy(() -> CityscapesFiles.writeResults(folder, "a b", new Instances(3, 1, List.of()), CLASSES))
                .hasMessageContaining("must not contain spaces");
    }
}
