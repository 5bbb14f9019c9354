package boxless.app.serve.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.app.StandardError;
import boxless.app.TinyModel;
import boxless.app.serve.http.Problem;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.tensor.Device;
import boxless.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShelfTest {
    @TempDir
    Path folder;

    private final StandardError log = new StandardError();
    private final ModelShelf shelf = new ModelShelf(Device.CPU);

    @AfterEach
    void close() {
        log.close();
        shelf.close();
    }

    @Test
    void aModelIsWhatWasReadAndNotWhatWasThereAtTheStart() {
        Path file = TinyModel.write(folder.resolve("m.safetensors"));
        shelf.put("m", file);
        ModelShelf.Entry before = shelf.entry(Optional.of("m"));
        TinyModel.writeClickable(file);
        try (ModelShelf.Lease lease = shelf.lease("m")) {
            assertThat(lease.entry().categories())
                    .isEqualTo(lease.model().card().categories())
                    .isNotEqualTo(before.categories());
        }
        assertThat(before.clicks()).isFalse();
        assertThat(shelf.entry(Optional.of("m")).clicks()).isTrue();
        assertThat(log.text())
                .containsOnlyOnce(
                        "WARN: the model m is another one than at the start: " + file + " was replaced; it finds cell");
    }

    @Test
    void aModelThatIsReadAsItWasAtTheStartIsNoNews() {
        Model.Card card = new Model.Card(
                "spatial-embeddings",
                Settings.parseYaml("{channels: 1}"),
                new Normalization.MeanStd(new float[] {.5f}, new float[] {.2f}),
                Category.things(List.of("cell")),
                "",
                "");
        Path file = folder.resolve("m.safetensors");
        try (Model model = Model.create("test", card)) {
            model.write(file, DType.F32);
        }
        shelf.put("m", file);
        shelf.lease("m").close();
        assertThat(log.text()).isEmpty();
    }

    @Test
    void aModelThatCannotBeReadAnyMoreIsNoFaultOfThePicture() throws IOException {
        Path file = TinyModel.write(folder.resolve("m.safetensors"));
        byte[] content = Files.readAllBytes(file);
        shelf.put("m", file);
        ModelShelf.Entry model = shelf.entry(Optional.of("m"));
        shelf.requireReadable(model);
        Files.delete(file);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> shelf.lease("m"))
                    .hasMessage("the model m cannot be read; the server's log says why")
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(503));
        }
        assertThatThrownBy(() -> shelf.requireReadable(model)).isInstanceOf(Problem.class);
        assertThat(log.text()).containsOnlyOnce("ERROR: the model m cannot be read: " + file + ": no such file");
        Files.write(file, content);
        shelf.requireReadable(model);
        shelf.lease("m").close();
    }

    @Test
    void whatPeopleShouldKnowAboutAModelIsInTheLogOnceItIsRead() {
        shelf.put("pointed", TinyModel.writeClickable(folder.resolve("pointed.safetensors")));
        shelf.lease("pointed").close();
        shelf.lease("pointed").close();
        assertThat(log.text()).containsOnlyOnce("WARN: the model pointed: its proposal head was not trained");
    }

    @Test
    void whatPeopleShouldKnowAboutAModelThatWasReplacedIsInTheLog() {
        Path file = TinyModel.write(folder.resolve("m.safetensors"));
        shelf.put("m", file);
        TinyModel.writeBackboneOnly(file);
        shelf.lease("m").close();
        shelf.lease("m").close();
        assertThat(log.text()).containsOnlyOnce("WARN: the model m: only its backbone was imported");
    }
}
