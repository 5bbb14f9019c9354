package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.data.synthetic.NucleiStyle;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilingTest {
    @Test
    void tilesOfEverySizeGiveTheObjectsOfTheWholePicture() {
        NucleiScene scene = NucleiScene.of(NucleiStyle.WIDE_FIELD).withSize(720, 560);
        assertTiles(Nuclei.generate(scene, 1, 0).image(), 512, 600);
    }

    @RealData
    @ParameterizedTest
    @CsvSource({
        "fc22db33a2495f58f118bc182c0087e140df14ccb8dad51373e1a54381f683de, 512, 600",
        "4596961c789d3b41916492918797724fe75128239fefc516c3ee75322b7926f0, 520, 680",
    })
    void tilesOfARealPictureGiveTheObjectsOfTheWhole(String name, int first, int second) {
        assertTiles(Pictures.read(SharedData.path("dsb2018", "val", "images", name + ".png")), first, second);
    }

    /** By the model that comes with the project. */
    private static void assertTiles(Pixels picture, int first, int second) {
        Model model = Model.read(Repository.path("models/nuclei/model.safetensors"));
        Segmenter segmenter = Segmenter.of(model).withPrecision(Precision.FP32);
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
                .withMessageContaining("255");
    }

    @Test
    void smallTilesOverlapByHalf() {
        assertThat(Tiling.of(768)).isEqualTo(new Tiling(768, 384, 64));
        assertThat(Tiling.of(767)).isEqualTo(new Tiling(767, 383, 63));
        assertThat(Tiling.of(256)).isEqualTo(new Tiling(256, 128, 21));
    }
}
