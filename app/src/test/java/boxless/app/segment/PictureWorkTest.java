package boxless.app.segment;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.Segmenter;
import boxless.Tiling;
import boxless.app.TinyModel;
import boxless.app.options.SegmenterOptions;
import boxless.export.OutputFormat;
import boxless.export.ResultWriters;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureWorkTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void anImageIsLeftBetweenTwoTilesAndWithoutAnyFile() throws IOException {
        Path wide = folder.resolve("wide.png");
        Pictures.writePng(new Pixels(700, 40, 1, 255, new float[700 * 40]), wide);
        Path out = Files.createDirectory(folder.resolve("out"));
        List<Integer> ofTiles = new ArrayList<>();
        try (Model model = Model.read(TinyModel.write(folder.resolve("tiny.safetensors")));
                ResultWriters writers = ResultWriters.open(
                        List.of(OutputFormat.LABELS, OutputFormat.CSV, OutputFormat.COCO),
                        out,
                        model.card().categories())) {
            PictureWork work = new PictureWork(
                    new SegmenterOptions(),
                    Segmenter.of(model).withTiles(Tiling.of(Tiling.LEAST)),
                    model.sureScore(),
                    Reading.USUAL,
                    null,
                    new TrainingDataCheck("tiny", null),
                    writers,
                    () -> !ofTiles.isEmpty());
            assertThat(work.segment("wide", wide, (tile, tiles) -> ofTiles.add(tiles)))
                    .isEqualTo(new Outcome.Stopped());
        }
        assertThat(ofTiles).singleElement().satisfies(tiles -> assertThat(tiles).isGreaterThan(2));
        assertThat(out).isEmptyDirectory();
    }
}
