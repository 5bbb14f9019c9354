package boxless.app.serve.training;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.TinyModel;
import boxless.app.serve.work.ModelShelf;
import boxless.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunedModelsTest {
    @TempDir
    Path folder;

    @Test
    void aTunedModelTakesThePlaceOfItsStartAlsoAfterARestartAndTheOneBeforeStays() throws IOException {
        Path given = TinyModel.write(folder.resolve("given.safetensors"));
        Path better = TinyModel.writeClickable(folder.resolve("better.safetensors"));
        Path best = TinyModel.write(folder.resolve("best.safetensors"));
        Path models = folder.resolve("data/.boxless/models");
        Path tuned = models.resolve("cells.safetensors");
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("cells", given);
            TunedModels first = new TunedModels(models, shelf);
            first.restore();
            assertThat(first.trained(shelf.entries().getFirst())).isEmpty();
            first.swap("cells", better);
            assertThat(tuned).hasSameBinaryContentAs(better);
            assertFiles(shelf, tuned, given);
            assertThat(first.trained(shelf.entries().getFirst())).isPresent();
        }
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("cells", given);
            TunedModels again = new TunedModels(models, shelf);
            again.restore();
            assertFiles(shelf, tuned, given);
            again.swap("cells", best);
            assertThat(tuned).hasSameBinaryContentAs(best);
            assertFiles(shelf, tuned, models.resolve("cells@before.safetensors"));
            assertThat(models.resolve("cells@before.safetensors")).hasSameBinaryContentAs(better);
        }
        Path before = models.resolve("cells@before.safetensors");
        Files.writeString(before, "damaged");
        assertNotRestored(given, models);
        Files.delete(before);
        Files.writeString(tuned, "damaged");
        assertNotRestored(given, models);
    }

    private static void assertNotRestored(Path given, Path models) {
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("cells", given);
            new TunedModels(models, shelf).restore();
            assertThat(shelf.entries()).extracting(ModelShelf.Entry::file).containsExactly(given);
        }
    }

    private static void assertFiles(ModelShelf shelf, Path cells, Path before) {
        assertThat(shelf.entries()).extracting(ModelShelf.Entry::name).containsExactly("cells", "cells@before");
        assertThat(shelf.entries()).extracting(ModelShelf.Entry::file).containsExactly(cells, before);
    }
}
