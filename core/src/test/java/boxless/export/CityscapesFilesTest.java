package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.cityscapes.CityscapesResults;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.io.IOException;
import java.nio.file.Files;
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

    @Test
    void noTextOfAnEarlierRunStandsBesideNewMasks() throws IOException {
        Instance car = new Instance(Mask.ofBitmap(3, 1, new boolean[] {true, true, false}), 3, 0.1f);
        CityscapesFiles.writeResults(folder, NAME, new Instances(3, 1, List.of(car)), CLASSES);
        Path text = folder.resolve(NAME + ".txt");
        assertThat(text).exists();
        Files.createDirectory(folder.resolve("masks/" + NAME + "_1.png")); // ends the second run half-way
        assertThatThrownBy(() ->
                        CityscapesFiles.writeResults(folder, NAME, new Instances(3, 1, List.of(car, car)), CLASSES))
                .isInstanceOf(IOException.class);
        assertThat(text).doesNotExist();
    }
}
