package boxless.app.serve.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.app.TinyModel;
import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.work.ModelShelf;
import boxless.mask.Category;
import boxless.tensor.Device;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class TrainingsTest {
    @TempDir
    Path folder;

    @Test
    void theModelOfATrainingThatWasStoppedIsUsedIfItIsBetter() throws IOException {
        for (double score : new double[] {.4, .6}) {
            Path data = folder.resolve("data-" + score);
            Path own = data.resolve(".boxless/trainings");
            Path run = Files.createDirectories(own.resolve("1"));
            TrainingStateTest.write(run);
            TrainingStateTest.log(run, 3, TrainingStateTest.validation(0, .5), TrainingStateTest.validation(3, score));
            TinyModel.write(run.resolve("model.safetensors"));
            try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
                Path given = TinyModel.write(folder.resolve("tiny.safetensors"));
                shelf.put("tiny", given);
                TunedModels tuned = new TunedModels(data.resolve(".boxless/models"), shelf);
                PictureStore pictures = new PictureStore(data);
                try (Trainings trainings = new Trainings(own, pictures, new AnnotationStore(), tuned, List.of())) {
                    trainings.follow(Training.begun(run, "tiny", 1, ""), new Stopping());
                    trainings.stop("1");
                    assertThat(trainings.json("1").path("state").stringValue()).isEqualTo("stopped");
                    assertThat(trainings.json("1").path("swapped").booleanValue())
                            .isEqualTo(score > .5);
                    assertThat(shelf.entry(Optional.of("tiny")).file().equals(given))
                            .isEqualTo(score < .5);
                }
            }
        }
    }

    @Test
    void aModelOfStuffIsValidatedByItsThingsForObjectsThatAreSavedHereMayOverlap() throws IOException {
        Model.Card things = Model.Card.read(TinyModel.write(folder.resolve("tiny.safetensors")));
        Model.Card scenes = new Model.Card(
                things.method(),
                things.options(),
                things.normalization(),
                Category.of(List.of("sky"), List.of("sky")),
                "",
                "");
        assertThat(Trainings.metric(things)).isEmpty();
        assertThat(Trainings.metric(scenes)).containsExactly("validate.metric=coco");
    }

    @Test
    void aResultForWhichThereIsNoMemoryDoesNotKeepTheNextTrainingFromBeginning() throws IOException {
        Path own = folder.resolve("data/.boxless/trainings");
        Path run = Files.createDirectories(own.resolve("1"));
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("tiny", TinyModel.write(folder.resolve("tiny.safetensors")));
            TunedModels tuned = new TunedModels(folder.resolve("data/.boxless/models"), shelf);
            PictureStore pictures = new PictureStore(folder.resolve("data"));
            try (Trainings trainings = new Trainings(own, pictures, new AnnotationStore(), tuned, List.of())) {
                trainings.follow(Training.begun(run, "tiny", 1, ""), new Full());
                trainings.requireFree(shelf.entry(Optional.empty()), 1);
                assertThat(trainings.json("1").path("state").stringValue()).isEqualTo("failed");
                assertThat(trainings.json("1").path("error").stringValue()).contains("Java heap space");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // where only administrators make links
    void aLinkThatCameDuringATrainingLeadsToNothingThatIsWritten() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.json"), "somebody's");
        Path own = folder.resolve("data/.boxless/trainings");
        Path run = Files.createDirectories(own.resolve("1"));
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            TunedModels tuned = new TunedModels(folder.resolve("data/.boxless/models"), shelf);
            PictureStore pictures = new PictureStore(folder.resolve("data"));
            try (Trainings trainings = new Trainings(own, pictures, new AnnotationStore(), tuned, List.of())) {
                trainings.follow(Training.begun(run, "tiny", 1, ""), new Stopping());
                Files.createSymbolicLink(run.resolve("training.json"), outside);
            } // which ends the training
        }
        assertThat(outside).hasContent("somebody's");
    }

    @Test
    void aTrainingThatTakesLongToEndIsNotKilledByTheEndOfTheServer() throws IOException {
        Path own = folder.resolve("data/.boxless/trainings");
        Path run = Files.createDirectories(own.resolve("1"));
        Validating process = new Validating();
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            TunedModels tuned = new TunedModels(folder.resolve("data/.boxless/models"), shelf);
            PictureStore pictures = new PictureStore(folder.resolve("data"));
            try (Trainings trainings = new Trainings(own, pictures, new AnnotationStore(), tuned, List.of())) {
                trainings.follow(Training.begun(run, "tiny", 1, ""), process);
            }
        }
        assertThat(process.asked).isTrue();
        assertThat(process.killed).isFalse();
    }

    @Test
    void aRunThatCannotBeReadIsAFailedOneOfTheList() throws IOException {
        Path own = folder.resolve("data/.boxless/trainings");
        for (int id = 1; id <= 3; id++) {
            Path run = Files.createDirectories(own.resolve(Integer.toString(id)));
            TrainingStateTest.write(run);
            Training.begun(run, "tiny", 7, "")
                    .ended(Training.State.DONE, id == 2, null)
                    .save();
            Files.write(run.resolve("output.txt"), new byte[] {'a', '\n', (byte) 0xC3}); // killed within a letter
        }
        Files.writeString(own.resolve("1/training.json"), "{");
        Files.writeString(own.resolve("2/recipe.yaml"), "method: spatial-embeddings\ntrain: {fortnights: 2}\n");
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            TunedModels tuned = new TunedModels(folder.resolve("data/.boxless/models"), shelf);
            PictureStore pictures = new PictureStore(folder.resolve("data"));
            try (Trainings trainings = new Trainings(own, pictures, new AnnotationStore(), tuned, List.of())) {
                List<ObjectNode> all = trainings.all();
                assertThat(all.stream().map(run -> run.path("id").stringValue()))
                        .containsExactly("3", "2", "1");
                assertThat(all.stream().map(run -> run.path("state").stringValue()))
                        .containsExactly("done", "failed", "failed");
                assertThat(all.get(1).path("error").stringValue())
                        .startsWith("its files cannot be read: recipe.yaml: ")
                        .contains("fortnights");
                assertThat(all.get(1).path("model").stringValue()).isEqualTo("tiny");
                assertThat(all.get(1).path("swapped").booleanValue()).isTrue();
                assertThat(all.get(1).path("losses")).isEmpty();
                assertThat(all.get(2).path("error").stringValue())
                        .startsWith("its files cannot be read: training.json: is damaged");
                assertThat(trainings.stop("1")).isEqualTo(all.get(2));
            }
        }
    }

    @Test
    void aRunUnderWayWhoseFilesCannotBeReadIsListedAsRunningWithTheReason() throws IOException {
        Path own = folder.resolve("data/.boxless/trainings");
        Path run = Files.createDirectories(own.resolve("1"));
        Files.writeString(run.resolve("recipe.yaml"), "method: spatial-embeddings\ntrain: {fortnights: 2}\n");
        Training begun = Training.begun(run, "tiny", 7, "");
        begun.save();
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Trainings trainings = trainings(shelf)) {
            trainings.follow(begun, new Stopping());
            List<ObjectNode> all = trainings.all();
            assertThat(all).hasSize(1);
            assertThat(all.getFirst().path("state").stringValue()).isEqualTo("running");
            assertThat(all.getFirst().path("error").stringValue())
                    .startsWith("its files cannot be read: recipe.yaml: ")
                    .contains("fortnights");
        }
    }

    @Test
    void aTrainingThatCannotBeWrittenSaysSoAndLeavesNothingBehind() throws IOException {
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Trainings trainings = trainings(shelf)) {
            shelf.put("tiny", TinyModel.write(folder.resolve("tiny.safetensors")));
            ModelShelf.Entry model = shelf.entry(Optional.empty());
            Writing full = data -> {
                Files.createDirectories(data.resolve("train"));
                throw new FileSystemException(data.toString(), null, "No space left on device");
            };
            assertThatThrownBy(() -> trainings.start(model, 1, full))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(507))
                    .hasMessageStartingWith("training 1 cannot be written (No space left on device);");
            Writing changed = data -> {
                throw Problem.bad("changed meanwhile");
            };
            assertThatThrownBy(() -> trainings.start(model, 1, changed)).hasMessage("changed meanwhile");
            assertThat(folder.resolve("data/.boxless/trainings")).isEmptyDirectory();
            trainings.requireFree(model, 1);
        }
    }

    @Test
    void aTrainingThatCannotBeStartedHasFailedWhateverTheReason() throws IOException {
        Path data = folder.resolve("data");
        Path own = data.resolve(".boxless/trainings");
        InvalidPathException reason = new InvalidPathException("\"C:\\bin\"", "Illegal char");
        Trainings.Starter none = (arguments, output) -> {
            throw reason;
        };
        try (ModelShelf shelf = new ModelShelf(Device.CPU)) {
            shelf.put("tiny", TinyModel.write(folder.resolve("tiny.safetensors")));
            TunedModels tuned = new TunedModels(data.resolve(".boxless/models"), shelf);
            PictureStore pictures = new PictureStore(data);
            try (Trainings trainings = new Trainings(own, pictures, new AnnotationStore(), tuned, List.of(), none)) {
                ModelShelf.Entry model = shelf.entry(Optional.empty());
                Writing lessons = file -> Files.createDirectories(file);
                assertThatThrownBy(() -> trainings.start(model, 1, lessons)).isSameAs(reason);
                assertThat(trainings.json("1").path("state").stringValue()).isEqualTo("failed");
                assertThat(trainings.json("1").path("error").stringValue())
                        .isEqualTo("it cannot be started: " + reason.getMessage());
                trainings.requireFree(model, 1);
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // where files of any name are executable, and their priority is the usual one
    void theProgramOfLowPriorityIsFoundBehindEntriesThatAreNoFolders() throws IOException {
        Path nice = Files.writeString(folder.resolve("nice"), "");
        assertThat(nice.toFile().setExecutable(true)).isTrue();
        String missing = folder.resolve("missing").toString();
        assertThat(ChildJvm.nice(String.join(File.pathSeparator, "", "\0", missing, folder.toString())))
                .contains(nice);
        assertThat(ChildJvm.nice("\0")).isEmpty();
    }

    @Test
    void whileATrainingIsPreparedOthersAreListedButNoneBeginsAndItDoesNotEither() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newCachedThreadPool();
                ModelShelf shelf = new ModelShelf(Device.CPU);
                Trainings trainings = trainings(shelf)) {
            shelf.put("tiny", TinyModel.write(folder.resolve("tiny.safetensors")));
            ModelShelf.Entry model = shelf.entry(Optional.empty());
            Writing slow = data -> {
                writing.countDown();
                try {
                    written.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            };
            Future<ObjectNode> begun = clients.submit(() -> trainings.start(model, 1, slow));
            writing.await();
            Future<List<ObjectNode>> all = clients.submit(() -> trainings.all());
            assertThat(all.get(20, TimeUnit.SECONDS)).isEmpty();
            assertThatThrownBy(() -> trainings.start(model, 1, slow)).hasMessageContaining("is being prepared");
            trainings.close(); // the server ends before the training has begun
            written.countDown();
            assertThatThrownBy(begun::get).hasMessageContaining("the server is stopping");
            assertThat(folder.resolve("data/.boxless/trainings")).isEmptyDirectory();
        }
    }

    private Trainings trainings(ModelShelf shelf) throws IOException {
        Path data = folder.resolve("data");
        TunedModels tuned = new TunedModels(data.resolve(".boxless/models"), shelf);
        Path own = data.resolve(".boxless/trainings");
        return new Trainings(own, new PictureStore(data), new AnnotationStore(), tuned, List.of());
    }

    /** Lessons of which nothing is left out. */
    private interface Writing extends Trainings.Lessons {
        @Override
        default String note() {
            return "";
        }
    }

    /** Has ended; looking at how fails. */
    private static final class Full extends Child {
        Full() {
            ended.complete(this);
        }

        @Override
        public int exitValue() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    /** Ends with its standard input. */
    private static final class Stopping extends Child {
        @Override
        public int exitValue() {
            return 1;
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int any) {}

                @Override
                public void close() {
                    ended.complete(Stopping.this);
                }
            };
        }
    }

    /** Knows that its input has ended, but goes on for longer than anybody waits. */
    private static final class Validating extends Child {
        private boolean asked;
        private boolean killed;

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) {
            return killed;
        }

        @Override
        public int exitValue() {
            throw new IllegalThreadStateException();
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int any) {}

                @Override
                public void close() {
                    asked = true;
                }
            };
        }

        @Override
        public void destroy() {
            killed = true;
            ended.complete(this);
        }
    }

    private abstract static class Child extends Process {
        final CompletableFuture<Process> ended = new CompletableFuture<>();

        @Override
        public CompletableFuture<Process> onExit() {
            return ended;
        }

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public void destroy() {}
    }
}
