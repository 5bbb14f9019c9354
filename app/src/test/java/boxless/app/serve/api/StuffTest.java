package boxless.app.serve.api;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.app.serve.http.Reply;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Segmented;
import boxless.export.OutputFormat;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A car on a road. */
class StuffTest {
    private static final List<Category> CATEGORIES =
            List.of(new Category(1, "car", true), new Category(2, "road", false));
    private static final Panoptic PARTITION = new Panoptic(
            new LabelMap(3, 1, new int[] {1, 2, 2}),
            List.of(new Segment(1, 1, true, false, .9f), new Segment(2, 2, false, false, .8f)));
    private static final String NOTE = "Boxless-Note";

    @TempDir
    static Path folder;

    @Test
    void thatFilesLackStuffIsNotedBesideWhatElseIs() {
        assertThat(files(Set.of(OutputFormat.CSV), PARTITION, "unlike")
                        .headers()
                        .get(NOTE))
                .contains("stuff is left out of csv; it is included in overlay, geojson, rois, panoptic")
                .contains("unlike");
        assertThat(files(Set.of(OutputFormat.PANOPTIC), PARTITION).headers()).doesNotContainKey(NOTE);
        assertThat(files(Set.of(OutputFormat.CSV), PARTITION.only(Segment::thing))
                        .headers())
                .doesNotContainKey(NOTE);
    }

    @Test
    void thatObjectsAreWithoutStuffIsNotedBesideWhatElseIs() {
        assertThat(ObjectRoutes.answer(found(PARTITION, "unlike")).headers().get(NOTE))
                .contains(
                        "stuff is left out of the objects; /v1/segment includes it in overlay, geojson, rois, panoptic")
                .contains("unlike");
        assertThat(ObjectRoutes.answer(found(PARTITION.only(Segment::thing))).headers())
                .doesNotContainKey(NOTE);
    }

    private static Reply files(Set<OutputFormat> formats, Panoptic partition, String... notes) {
        PictureSource picture = PictureSource.of(new Pixels(3, 1, 1, 255, new float[3]));
        Segmented found = found(partition, notes);
        TemporaryFolders places = new TemporaryFolders(folder.resolve("results"), "result-", "the results");
        return found.noted(new ResultFiles(formats, "a", Path.of("a.png"), picture, null).reply(places, found));
    }

    private static Segmented found(Panoptic partition, String... notes) {
        Model.Card card =
                new Model.Card("adaptis", Settings.parseYaml("{}"), new Normalization.Unit(), CATEGORIES, "", "");
        ModelShelf.Entry model = new ModelShelf.Entry("m", Path.of("m.safetensors"), card);
        return new Segmented(model, partition, partition, List.of(notes), 0);
    }
}
