package boxless.app.serve.training;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.StandardError;
import boxless.app.TinyModel;
import boxless.app.serve.work.ModelShelf;
import boxless.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

    @Test
    void aTunedModelDoesNotHideALaterOneOfItsNameAndIsKept() throws IOException {
        Path given = TinyModel.write(folder.resolve("given.safetensors"));
        Path later = TinyModel.withRecipe(given, "", folder.resolve("later.safetensors")); // in another precision
        Path better = TinyModel.writeClickable(folder.resolve("better.safetensors"));
        Path models = folder.resolve("data/.boxless/models");
        Path tuned = models.resolve("cells.safetensors");
        swap(given, models, better);
        assertThat(restored(given, models)).containsExactly(tuned, given);
        try (StandardError said = new StandardError()) {
            assertThat(restored(later, models)).containsExactly(later);
            assertThat(said.text())
                    .matches("(?s)\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d WARN: .*")
                    .contains("WARN: " + later + " is used, and not " + tuned
                            + ", which was fine-tuned from another model")
                    .contains("; give -m " + tuned + " to use it, or move it away")
                    .hasLineCount(1);
        }

        swap(later, models, given);
        assertThat(restored(later, models)).containsExactly(tuned, later);
        assertThat(tuned).hasSameBinaryContentAs(given);
        try (Stream<Path> files = Files.list(models)) {
            List<Path> kept = files.filter(
                            file -> file.getFileName().toString().matches("cells-[0-9a-f]{8}\\.safetensors"))
                    .toList();
            assertThat(kept).hasSize(1);
            assertThat(kept.getFirst()).hasSameBinaryContentAs(better);
        }
    }

    @Test
    void aTunedModelThatIsGivenItselfIsNotCalledTheOneBeforeItToo() throws IOException {
        Path given = TinyModel.write(folder.resolve("given.safetensors"));
        Path better = TinyModel.writeClickable(folder.resolve("better.safetensors"));
        Path best = TinyModel.withRecipe(given, "", folder.resolve("best.safetensors"));
        Path models = folder.resolve("data/.boxless/models");
        Path tuned = models.resolve("cells.safetensors");
        swap(given, models, better);
        try (StandardError said = new StandardError()) {
            assertThat(restored(tuned, models)).containsExactly(tuned);
            assertThat(said.text())
                    .contains("INFO: cells is the model that was fine-tuned here; the one before is not");
        }
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("cells", tuned);
            TunedModels again = new TunedModels(models, shelf);
            again.restore();
            again.swap("cells", best);
        }
        Path before = models.resolve("cells@before.safetensors");
        assertThat(before).hasSameBinaryContentAs(better);
        assertThat(restored(tuned, models)).as("once there is one").containsExactly(tuned, before);
    }

    @Test
    void aTunedModelOfAnEarlierVersionIsRestoredAndItsUnknownStartSaid() throws IOException {
        Path given = TinyModel.write(folder.resolve("given.safetensors"));
        Path models = Files.createDirectories(folder.resolve("data/.boxless/models"));
        Path tuned = TinyModel.writeClickable(models.resolve("cells.safetensors"));
        try (StandardError said = new StandardError()) {
            assertThat(restored(given, models)).containsExactly(tuned, given);
            assertThat(said.text())
                    .contains("INFO: " + tuned + " was fine-tuned by an earlier version")
                    .contains("if not from " + given + ", move it away");
        }
    }

    private static void swap(Path given, Path models, Path trained) throws IOException {
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("cells", given);
            new TunedModels(models, shelf).swap("cells", trained);
        }
    }

    private static List<Path> restored(Path given, Path models) {
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("cells", given);
            new TunedModels(models, shelf).restore();
            return shelf.entries().stream().map(ModelShelf.Entry::file).toList();
        }
    }

    private static void assertNotRestored(Path given, Path models) {
        assertThat(restored(given, models)).containsExactly(given);
    }

    private static void assertFiles(ModelShelf shelf, Path cells, Path before) {
        assertThat(shelf.entries()).extracting(ModelShelf.Entry::name).containsExactly("cells", "cells@before");
        assertThat(shelf.entries()).extracting(ModelShelf.Entry::file).containsExactly(cells, before);
    }
}
