package boxless.app.options;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.Segmenter;
import boxless.app.TinyModel;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeNoteTest {
    @TempDir
    Path folder;

    @Test
    void onlyCuresThatTheOptionsAllowAreGiven() {
        assertThat(note(1025, 3000)).contains("; give --scale 0.341, or give --tile 1025, or train it on larger crops");
        assertThat(note(257, 3000)).contains("; give --scale 0.085, or train it on larger crops");
        assertThat(note(33, 3000)).contains("distances; train it on larger crops");
    }

    private String note(int crop, int side) {
        Path file = TinyModel.writeMaxDeepLab(
                folder.resolve(crop + ".safetensors"), "augment: [crop: {size: %d}]".formatted(crop));
        try (Model model = Model.read(file)) {
            Optional<String> note = new SizeNote("m", Segmenter.of(model)).first("a.png", side, 10);
            return note.orElseThrow();
        }
    }
}
