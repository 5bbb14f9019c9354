package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.tensor.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped model on real pictures. */
class TilingTest {
    @ParameterizedTest
    @CsvSource({
        "fc22db33a2495f58f118bc182c0087e140df14ccb8dad51373e1a54381f683de, 512, 600",
        "4596961c789d3b41916492918797724fe75128239fefc516c3ee75322b7926f0, 520, 680",
    })
    void tilesOfEverySizeGiveTheObjectsOfTheWholePicture(String name, int first, int second) {
        Segmenter segmenter = Segmenter.of(Model.read(model())).withPrecision(Precision.FP32);
        Pixels picture = Pictures.read(SharedData.path("dsb2018", "val", "images", name + ".png"));
        List<Instance> whole = segmenter.segment(picture).instances().objects();
        assertThat(whole).hasSizeGreaterThan(10);
        for (int size : new int[] {first, second}) {
            Tiling tiling = new Tiling(size, 256, 64);
            List<Integer> done = new ArrayList<>();
            List<Instance> tiled = segmenter
                    .withTiles(tiling)
                    .segment(PictureSource.of(picture), (tile, tiles) -> done.add(tiles - tile))
                    .instances()
                    .objects();
            assertThat(done).hasSizeGreaterThan(1).endsWith(1, 0);
            assertThat(tiled).as("tiles of %d", size).hasSameSizeAs(whole);
            for (Instance object : whole) {
                assertThat(tiled)
                        .as("tiles of %d: %s", size, object.mask())
                        .anyMatch(other -> other.mask().iou(object.mask()) > 0.99);
            }
        }
    }

    @Test
    void tilesThatShareTooLittleAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tiling(512, 64, 32));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tiling.of(Tiling.LEAST - 1))
                .withMessageContaining("767");
    }

    private static Path model() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("models"))) {
            at = Objects.requireNonNull(at.getParent(), "no folder models");
        }
        return at.resolve("models/nuclei/model.safetensors");
    }
}
