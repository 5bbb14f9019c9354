package boxless.app.options;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.Overreach;
import boxless.Overreach.Cause;
import boxless.Segmenter;
import boxless.Tiling;
import boxless.app.TinyModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeNoteTest {
    @TempDir
    Path folder;

    @Test
    void onlyCuresThatTheOptionsAllowAreGiven() {
        assertThat(note(1025, 3000)).contains("; give --scale 0.341, or give --tile 1025, or train it on larger crops");
        assertThat(note(241, 3000)).contains("; give --scale 0.080, or train it on larger crops");
        assertThat(note(33, 3000)).contains("distances; train it on larger crops");
    }

    @Test
    void ofAGridTheCureDependsOnHowLargeTheObjectsAre() {
        Overreach beyond = new Overreach(Cause.CELLS, 1280, 256, false, 0);
        assertThat(SizeNote.text("m", beyond, 1270, "--", " "))
                .isEqualTo(
                        "the model m divides every image into the same number of cells, sees 1280 pixels at once but was trained on 256, and will miss objects;"
                                + " give --scale 0.201 if the objects are larger as the image is, or give --tile 256 if they are not, or train it on images of that size");
        assertThat(SizeNote.text("m", new Overreach(Cause.CELLS, 128, 256, false, 0), 120, "", "="))
                .endsWith("and will miss objects; give scale=2.133, or train it on images of that size");
    }

    @Test
    void tilesThatAreTooSmallNeedNoOtherImagesButLargerTiles() {
        assertThat(SizeNote.text("m", new Overreach(Cause.CELLS, 256, 512, false, 4096), 4096, "--", " "))
                .endsWith("and will miss objects; give --tile 512, or train it on images of that size");
        assertThat(SizeNote.text("m", new Overreach(Cause.CELLS, 256, 512, false, 4096), 4096, "", "="))
                .endsWith("and will miss objects; give tile=512, or train it on images of that size");
        assertThat(SizeNote.text("m", new Overreach(Cause.CELLS, 256, 512, false, 600), 600, "--", " "))
                .endsWith("and will miss objects; leave out --tile, or train it on images of that size");
    }

    @Test
    void theFirstImageThatAScaleDoesNothingForIsNamed() {
        try (Model model = Model.read(TinyModel.writeResizing(folder.resolve("resizing.safetensors")))) {
            Segmenter tiles = Segmenter.of(model).withTiles(Tiling.of(256));
            SizeNote note = new SizeNote("m", tiles.withScale(2));
            assertThat(note.first("cut.png", 129, 10)).isEmpty();
            assertThat(note.first("whole.png", 128, 10))
                    .containsExactly(
                            "note: whole.png: the model m resizes every image, and this one fits into a tile: --scale and --tile change nothing;"
                                    + " leave them out, or give a larger --scale if the objects are too small");
            assertThat(note.first("next.png", 128, 10)).isEmpty();
            assertThat(new SizeNote("m", tiles).first("unscaled.png", 128, 10)).isEmpty();
        }
    }

    private String note(int crop, int side) {
        Path file = TinyModel.writeMaxDeepLab(
                folder.resolve(crop + ".safetensors"), "augment: [crop: {size: %d}]".formatted(crop));
        try (Model model = Model.read(file)) {
            List<String> notes = new SizeNote("m", Segmenter.of(model)).first("a.png", side, 10);
            return notes.getFirst();
        }
    }
}
