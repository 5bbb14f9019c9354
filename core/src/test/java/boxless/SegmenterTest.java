package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.image.LabelFiles;
import boxless.image.Normalization;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Segmentation;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.DType;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What the library promises to a Java developer. */
class SegmenterTest {
    @TempDir
    Path folder;

    @Test
    void manyThreadsAndSegmentersOfOneModelGiveWhatEachWouldGiveAlone() throws Exception {
        try (Model model = model()) {
            List<Segmenter> segmenters = List.of(
                    Segmenter.of(model).withPrecision(Precision.FP32),
                    Segmenter.of(model).withPrecision(Precision.BF16));
            List<Pixels> pictures =
                    IntStream.range(0, 6).mapToObj(SegmenterTest::picture).toList();
            List<Callable<Segmentation>> jobs = new ArrayList<>();
            for (Segmenter segmenter : segmenters) {
                pictures.forEach(picture -> jobs.add(() -> segmenter.segment(picture)));
            }
            List<Segmentation> alone = new ArrayList<>();
            for (Callable<Segmentation> job : jobs) {
                alone.add(job.call());
            }
            assertThat(alone).anyMatch(found -> !found.instances().objects().isEmpty());
            List<Segmentation> together = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (Future<Segmentation> found : threads.invokeAll(jobs)) {
                    together.add(found.get());
                }
            }
            assertThat(together).isEqualTo(alone);
        }
    }

    /** A virtual thread may go on upon another carrier, but libtorch's settings stay with the one where they were made. */
    @Test
    void workOfVirtualThreadsIsDoneOnPlatformThreads() throws Exception {
        Pixels wide = wide();
        List<Boolean> virtual = Collections.synchronizedList(new ArrayList<>());
        Runnable callback = () -> virtual.add(Thread.currentThread().isVirtual());
        try (Model model = model();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Segmenter segmenter = Segmenter.of(model).withTiles(Tiling.of(Tiling.AMPLE));
            Segmentation alone = segmenter.segment(wide);
            Callable<Segmentation> job =
                    () -> segmenter.segment(PictureSource.of(wide), (tile, tiles) -> callback.run());
            for (Future<Segmentation> found : threads.invokeAll(Collections.nCopies(4, job))) {
                assertThat(found.get()).isEqualTo(alone);
            }
            assertThat(virtual).hasSize(8);
            threads.submit(() -> Explainer.of(model).explain(PictureSource.of(wide), shown -> callback.run()))
                    .get();
            assertThat(virtual).hasSizeGreaterThan(8).containsOnly(false);
            Future<Segmentation> refused =
                    threads.submit(() -> segmenter.segment(new Pixels(16, 16, 5, 1, new float[5 * 256])));
            assertThatThrownBy(refused::get).cause().isInstanceOf(RefusedException.class);
        }
    }

    /** It would wait for itself for ever. */
    @Test
    @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
    void aCallbackNeitherClosesNorMovesNorReducesTheModel() throws Exception {
        Pixels wide = wide();
        try (Model model = model();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Segmenter segmenter = Segmenter.of(model).withTiles(Tiling.of(Tiling.AMPLE));
            List<ThrowingCallable> tooEarly =
                    List.of(model::close, () -> model.to(Device.CPU), () -> model.keepOnly(Precision.FP32));
            AtomicInteger callbacks = new AtomicInteger();
            Runnable callback = () -> {
                callbacks.incrementAndGet();
                assertThat(tooEarly)
                        .allSatisfy(work -> assertThatIllegalStateException()
                                .isThrownBy(work)
                                .withMessageContainingAll("this thread is using the model", "afterwards"));
            };
            segmenter.segment(PictureSource.of(wide), (tile, tiles) -> callback.run());
            assertThat(callbacks).hasValue(2);
            segmenter.segment(PictureSource.of(wide.width(), wide.height(), 1, wide.range(), () -> {
                callback.run();
                return wide;
            }));
            assertThat(callbacks).hasValue(3);
            threads.submit(() -> segmenter.segment(PictureSource.of(wide), (tile, tiles) -> callback.run()))
                    .get();
            assertThat(callbacks).hasValue(5);
            Explainer.of(model).explain(PictureSource.of(wide), shown -> callback.run());
            assertThat(callbacks).hasValueGreaterThan(5);
            assertThat(model.keepOnly(Precision.FP32).to(Device.CPU)).isSameAs(model);
        }
    }

    @Test
    void aModelAndAPictureInMemoryAreAsGoodAsFiles() throws Exception {
        Path file = folder.resolve("model.safetensors");
        Path png = folder.resolve("picture.png");
        Pictures.writePng(picture(3), png);
        try (Model model = model()) {
            model.write(file, DType.F16);
            assertThat(model.toBytes(DType.F16)).isEqualTo(Files.readAllBytes(file));
        }
        try (Model fromFile = Model.read(file);
                Model fromBytes = Model.read(Files.readAllBytes(file), "model of a jar")) {
            Segmentation found = Segmenter.of(fromFile).segment(png);
            assertThat(found.instances().objects()).isNotEmpty();
            assertThat(Segmenter.of(fromBytes)
                            .segment(Pictures.open(Files.readAllBytes(png), "upload"), (tile, tiles) -> {}))
                    .isEqualTo(found);
        }
        assertThatThrownBy(() -> Pictures.open(new byte[] {1, 2, 3}, "upload"))
                .hasMessageContaining("upload")
                .hasMessageContaining("not an image");
    }

    @Test
    void whatLiesInMemoryMayHaveANameThatIsNoPath() throws Exception {
        String name = "no\0path";
        LabelMap labels = new LabelMap(2, 1, new int[] {0, 7});
        assertThat(LabelFiles.read(LabelFiles.png(labels), name)).isEqualTo(labels);
        Path png = folder.resolve("picture.png");
        Pictures.writePng(picture(3), png);
        try (PictureSource opened = Pictures.open(Files.readAllBytes(png), name);
                Model model = model();
                Model read = Model.read(model.toBytes(DType.F16), name)) {
            assertThat(opened.width()).isEqualTo(96);
            assertThat(read.card().classes()).containsExactly("nucleus");
        }
        assertThatThrownBy(() -> Model.read(new byte[] {1, 2, 3}, name))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith("no_path: ");
    }

    @Test
    void aClosedModelRefusesAndIsFreed() {
        Model model = model();
        Segmenter segmenter = Segmenter.of(model);
        model.close();
        model.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> segmenter.segment(picture(0)))
                .withMessageContaining("closed");
        assertThat(State.count(model.method().network())).isZero();
    }

    @Test
    void aModelThatKeepsOnlyOnePrecisionIsSmallerAndRefusesWhatItCannotDo() {
        try (Model model = model()) {
            long weights = State.count(model.method().network());
            Segmenter.of(model.keepOnly(Precision.FP32))
                    .withPrecision(Precision.FP32)
                    .segment(picture(0));
            assertThat(State.count(model.method().network())).isLessThan(weights / 20);
            List<ThrowingCallable> refused = List.of(
                    () -> Segmenter.of(model).withPrecision(Precision.BF16).segment(picture(0)),
                    () -> model.keepOnly(Precision.BF16),
                    () -> model.toBytes(DType.F16));
            assertThat(refused)
                    .allSatisfy(work -> assertThatIllegalStateException()
                            .isThrownBy(work)
                            .withMessageContainingAll("fp32", "read it again"));
        }
    }

    @Test
    void aModelThatWasUsedBeforeKeepsOnlyOnePrecisionLikewise() {
        try (Model model = model()) {
            long weights = State.count(model.method().network());
            Segmenter segmenter = Segmenter.of(model).withPrecision(Precision.FP32);
            Segmenter.of(model).withPrecision(Precision.BF16).segment(picture(0));
            Segmentation before = segmenter.segment(picture(0));
            for (int i = 0; i < 2; i++) { // the second time there is nothing left to prepare from
                model.keepOnly(Precision.FP32);
                assertThat(segmenter.segment(picture(0))).isEqualTo(before);
                assertThat(State.count(model.method().network())).isLessThan(weights / 20);
            }
        }
    }

    @Test
    void refusalsSayWhyInATypeToo() {
        try (Model model = model()) {
            Segmenter segmenter = Segmenter.of(model);
            assertThatThrownBy(() -> segmenter.segment(new Pixels(16, 16, 5, 1, new float[5 * 256])))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.CHANNELS));
            assertThatThrownBy(() -> segmenter.requireMemory(100_000, 100_000))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.TOO_LARGE));
            if (Device.CUDA.obstacle().isPresent()) {
                assertThatThrownBy(() -> model.to(Device.CUDA))
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.DEVICE));
                assertThat(model.device()).isEqualTo(Device.CPU);
            }
        }
    }

    @Test
    void whatIsNoNumberDoesNotReachTheNetwork() {
        float[] values = new float[16 * 16];
        values[17] = Float.NaN;
        try (Model model = model()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Segmenter.of(model).segment(new Pixels(16, 16, 1, 1, values)))
                    .withMessageContainingAll("x 1, y 1", "NaN", "finite");
        }
    }

    @Test
    void wholeImagesAreNotCut() {
        Pixels wide = wide();
        try (Model model = model()) {
            Segmenter tiled = Segmenter.of(model).withTiles(Tiling.of(Tiling.AMPLE));
            List<Integer> tiles = new ArrayList<>();
            tiled.segment(PictureSource.of(wide), (tile, all) -> tiles.add(all));
            assertThat(tiles).containsExactly(2, 2);
            tiled.withWholeImages().segment(PictureSource.of(wide), (tile, all) -> tiles.add(all));
            assertThat(tiles).hasSize(2);
            assertThat(tiled.canTakeWhole(800, 32)).isTrue();
            assertThat(tiled.canTakeWhole(100_000, 100_000)).isFalse();
            assertThat(tiled.withScale(8).canTakeWhole(12_500, 12_500)).isFalse();
        }
    }

    @Test
    void whatTheNetworkCannotSeeAtOnceIsCutIntoTilesAndNeverForced() {
        Pixels wide =
                Nuclei.generate(NucleiScene.varied().withSize(2209, 33), 7, 0).image();
        try (Model model = axial()) {
            Segmenter segmenter = Segmenter.of(model);
            List<Integer> tiles = new ArrayList<>();
            Segmentation found = segmenter.segment(PictureSource.of(wide), (tile, all) -> tiles.add(all));
            assertThat(tiles).hasSizeGreaterThan(1);
            assertThat(List.of(found.width(), found.height())).containsExactly(2209, 33);
            tiles.clear();
            Segmenter smaller = segmenter.withScale(.9);
            smaller.segment(PictureSource.of(wide), (tile, all) -> tiles.add(all));
            assertThat(tiles).isEmpty();
            assertThat(smaller.canTakeWhole(2277, 33)).isTrue(); // 2049.3 pixels are 2049
            assertThat(smaller.canTakeWhole(2278, 33)).isFalse();
            smaller.requireMemory(2277, 33);
            assertTooLarge(() -> smaller.requireMemory(2278, 33), "smaller tiles");
            assertTooLarge(() -> segmenter.withWholeImages().segment(wide), "smaller tiles");
            assertTooLarge(() -> segmenter.withTiles(Tiling.of(2100)).segment(wide), "smaller tiles");
            assertTooLarge(() -> Explainer.of(model).explain(PictureSource.of(wide), shown -> {}), "cut out the part");
        }
    }

    @Test
    void morePixelsThanCanBeCountedAreRefusedBeforeAnyIsRead() {
        try (Model model = model()) {
            Segmenter tiled = Segmenter.of(model).withTiles(Tiling.of(Tiling.LEAST));
            Segmenter smaller = tiled.withScale(1 / 32.0);
            assertUncountable(() -> smaller.segment(unread(50_000, 50_000)), "the image has 50000x50000 pixels");
            assertUncountable(() -> smaller.requireMemory(50_000, 50_000), "the image has 50000x50000 pixels");
            smaller.requireMemory(46_340, 46_340); // 2^31 - 88,048
            Segmenter larger = tiled.withScale(32);
            String resized = "resized by 32.0 the image has 4096 million pixels";
            assertUncountable(() -> larger.segment(unread(2000, 2000)), resized);
            assertUncountable(() -> larger.requireMemory(2000, 2000), resized);
        }
    }

    private static void assertUncountable(ThrowingCallable work, String message) {
        assertThatThrownBy(work)
                .hasMessageContainingAll(message, "at most 2^31 - 1", "cut it")
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(RefusedException.Reason.TOO_LARGE);
                    assertThat(refused.tilesHelp()).isFalse();
                });
    }

    private static PictureSource unread(int width, int height) {
        return PictureSource.of(width, height, 1, 255, () -> {
            throw new AssertionError("read");
        });
    }

    @Test
    void aPartitionThatDoesNotFitIntoJavasMemoryIsRefusedBeforeTheFirstTile() {
        List<Category> categories = List.of(new Category(1, "cell", true), new Category(2, "tissue", false));
        String options = "{channels: 1, coordinates: {radius: 20}, network: {kind: light, width: 16, features: 16}}";
        try (Model things = model();
                Model stuff = model("adaptis", options, categories)) {
            Segmenter.of(things).withTiles(Tiling.of(Tiling.LEAST)).requireMemory(46_000, 46_000);
            Segmenter partition = Segmenter.of(stuff).withTiles(Tiling.of(Tiling.LEAST));
            Segmenter scaled = partition.withScale(1 / 32.0);
            List<ThrowingCallable> refused = List.of(
                    () -> partition.segment(unread(46_000, 46_000)),
                    () -> partition.requireMemory(46_000, 46_000),
                    () -> scaled.segment(unread(46_000, 46_000)));
            assertThat(refused)
                    .allSatisfy(work -> assertThatThrownBy(work)
                            .hasMessageContainingAll("a partition of 46000x46000 pixels", "cut the image")
                            .isInstanceOfSatisfying(
                                    RefusedException.class,
                                    e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.JAVA_MEMORY)));
            scaled.requireMemory(2000, 2000);
        }
    }

    @Test
    void whatAnImageTakesIsMeasuredByWhatTheNetworkSeesWhereThatIsMore() {
        String options = "{channels: 1, side: 33, network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8}}";
        try (Model usual = model();
                Model resizing = model("max-deeplab", options, Category.things(List.of("nucleus")))) {
            Segmenter segmenter = Segmenter.of(usual);
            assertThat(segmenter.pixels(10, 8)).isEqualTo(80);
            assertThat(segmenter.withScale(2).pixels(10, 8)).isEqualTo(320);
            assertThat(segmenter.withScale(.5).pixels(10, 8)).isEqualTo(80);
            Segmenter resized = Segmenter.of(resizing);
            assertThat(resized.pixels(10, 8)).isEqualTo(33 * 33);
            assertThat(resized.pixels(50, 40)).isEqualTo(2000);
            Segmenter tiled = resized.withTiles(Tiling.of(Tiling.LEAST));
            assertThat(tiled.withScale(2).pixels(10, 8)).isEqualTo(33 * 33);
            assertThat(tiled.withScale(32).pixels(100_000_000, 1)).isEqualTo(102_400_000_000L);
        }
    }

    private static void assertTooLarge(ThrowingCallable work, String cure) {
        assertThatThrownBy(work)
                .hasMessageContainingAll("at most 2049 pixels at once", cure)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.TOO_LARGE));
    }

    @Test
    void theCardRemembersWhichClassesAreStuff() {
        List<Category> categories = List.of(new Category(1, "car", true), new Category(2, "road", false));
        Path file = folder.resolve("model.safetensors");
        try (Model model = model("{channels: 1, classes: 2}", categories)) {
            model.write(file, DType.F16);
        }
        try (Model read = Model.read(file)) {
            assertThat(read.card().categories()).isEqualTo(categories);
        }
    }

    @Test
    void numbersTooLargeForHalfPrecisionStayAsTheyAre() {
        String variance = "encoder.initial_block.bn.running_var";
        Path file = folder.resolve("model.safetensors");
        try (Model model = model()) {
            state(model, variance).fill_(new Scalar(70_000.0));
            model.write(file, DType.F16);
        }
        try (Model read = Model.read(file)) {
            assertThat(Tensors.floats(state(read, variance))).containsOnly(70_000);
        }
        assertThat(Safetensors.read(file).tensors().get("encoder.initial_block.bn.running_mean"))
                .extracting(StoredTensor::dtype)
                .isEqualTo(DType.F16);
    }

    @Test
    void halfPrecisionTakesWhatItRoundsToItsLargestNumber() {
        String variance = "encoder.initial_block.bn.running_var";
        Path file = folder.resolve("model.safetensors");
        try (Model model = model()) {
            for (double value : new double[] {65_519, -65_519, 65_520, -65_520}) {
                state(model, variance).fill_(new Scalar(value));
                model.write(file, DType.F16);
                assertThat(Safetensors.read(file).tensors().get(variance))
                        .extracting(StoredTensor::dtype)
                        .isEqualTo(Math.abs(value) < 65_520 ? DType.F16 : DType.F32);
            }
        }
    }

    private static Tensor state(Model model, String name) {
        return Objects.requireNonNull(State.of(model.method().network()).get(name));
    }

    /** Fresh weights whose seeds are everywhere, so that something is found. */
    private static Model model() {
        return model("{channels: 1, clustering: {seed: 0.3, min_pixels: 1}}", Category.things(List.of("nucleus")));
    }

    private static Model model(String options, List<Category> categories) {
        return model("spatial-embeddings", options, categories);
    }

    /** One whose attention tells 129 positions apart. */
    private static Model axial() {
        return model(
                "max-deeplab",
                "{channels: 1, network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8}}",
                Category.things(List.of("nucleus")));
    }

    private static Model model(String method, String options, List<Category> categories) {
        torch.manual_seed(5);
        return Model.create(
                "test",
                new Model.Card(method, Settings.parseYaml(options), new Normalization.Unit(), categories, "", ""));
    }

    /** Two tiles. */
    private static Pixels wide() {
        return Nuclei.generate(NucleiScene.varied().withSize(800, 32), 7, 0).image();
    }

    private static Pixels picture(int index) {
        return Nuclei.generate(NucleiScene.varied().withSize(96, 64), 7, index).image();
    }
}
