package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.mask.Size;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On machines of any size. Nine tenths of their memory may be used. */
class MemoryNeedTest {
    private static final long PLENTY = 1L << 50;

    private static final Model.Card CELLS = new Model.Card(
            "spatial-embeddings",
            Settings.parseYaml("{channels: 1}"),
            new Normalization.Unit(),
            Category.things(List.of("cell")),
            "",
            "");

    private final Method<?, ?> unscaled = method("spatial-embeddings", "{channels: 1}");

    @Test
    void theSizeThatTheNetworkSeesDecides() {
        Method<?, ?> method = method("solo", "{backbone: {depth: 18}, resize: {short_side: 64, long_side: 96}}");
        // The network sees 96x58, padded to 96x64: 5000 * 3000 * 40 + 96 * 64 * 60 bytes are nine tenths of
        // 667,076,266.7.
        MemoryNeed scaled = new MemoryNeed(method, Compute.CPU_FP32, () -> 667_076_267, () -> 12_000_000);
        assertThat(scaled.largestTile(5000, 3000)).isEqualTo(5000);
        MemoryNeed less = new MemoryNeed(method, Compute.CPU_FP32, () -> 667_076_266, () -> 12_000_000);
        assertThat(less.largestTile(5000, 3000)).isEqualTo(1536);
    }

    /** A pixel of the network's input takes 40 + 60 bytes of Java, and 320 of the network in float32, 240 in bfloat16. */
    @ParameterizedTest
    @CsvSource({
        "CPU,  false, 1_000_000_000, 582_542_223, 1280", // 1280^2 * 320 / .9 = 582,542,222.2
        "CPU,  false, 1_000_000_000, 582_542_222, 1024",
        "CPU,  true,  1_000_000_000, 640_000_000, 1536", // 1536^2 * 240 / .9 = 629,145,600
        "CPU,  true,  1_000_000_000, 620_000_000, 1280",
        "CUDA, false, 116_508_445,   0,           1024", // 1024^2 * 100 / .9 = 116,508,444.4
        "CUDA, false, 116_508_444,   0,           768",
        "CPU,  false, 1_000_000_000, 0,           768"
    })
    void tilesAreAsLargeAsMemoryAllows(Device device, boolean bf16, String java, String system, int tile) {
        MemoryNeed need = new MemoryNeed(unscaled, new Compute(device, bf16), () -> bytes(java), () -> bytes(system));
        assertThat(need.largestTile(40_000, 40_000)).isEqualTo(tile);
    }

    @Test
    void whatIsRefusedNamesWhoNeedsHowMuchAndTheCure() {
        MemoryNeed network = new MemoryNeed(unscaled, Compute.CPU_FP32, () -> PLENTY, () -> 10 << 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.check(768, 768))
                .withMessageContainingAll("the network", "180 MB", "768x768", "10 MB are free", "smaller tiles");
        MemoryNeed java = new MemoryNeed(unscaled, Compute.CPU_FP32, () -> 10 << 20, () -> PLENTY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> java.check(768, 768))
                .withMessageContainingAll("Java", "56 MB", "768x768", "10 MB are free", "smaller tiles");
    }

    @Test
    void smallerTilesAreNoCureForANetworkWhoseModelResizesThem() {
        Method<?, ?> method = method("solo", "{backbone: {depth: 18}, resize: {short_side: 64, long_side: 96}}");
        MemoryNeed network = new MemoryNeed(method, Compute.CPU_FP32, () -> PLENTY, () -> 1 << 20);
        assertRefused(() -> network.check(768, 768), false, "the network needs", "close other programs (the model");
        MemoryNeed java = new MemoryNeed(method, Compute.CPU_FP32, () -> 10 << 20, () -> PLENTY);
        assertRefused(() -> java.check(768, 768), true, "Java needs", "smaller tiles");
    }

    /** A tile of 768 pixels takes 768^2 * 100 bytes, and a partition has nine tenths of three quarters of the memory. */
    @Test
    void aPartitionTakesFourBytesForEveryPixelBesideATile() {
        // 4 * 10,000^2 + 768^2 * 100 bytes are .675 of 679,973,925.9.
        Size size = new Size(10_000, 10_000);
        MemoryNeed enough = new MemoryNeed(unscaled, Compute.CPU_FP32, () -> 679_973_926, () -> PLENTY);
        assertThatCode(() -> enough.ofPartition(size, size).check(768, 768)).doesNotThrowAnyException();
        MemoryNeed less = new MemoryNeed(unscaled, Compute.CPU_FP32, () -> 679_973_925, () -> PLENTY);
        assertRefused(
                () -> less.ofPartition(size, size).check(768, 768),
                false,
                "Java needs about 437 MB for a partition of 10000x10000 pixels",
                "cut the image");
    }

    /** Whole, 4000 x 4000 pixels take 1.6 GB, which fit; beside the map of the image's own size they do not. */
    @Test
    void whereAPartitionDoesNotFitBesideAnImageThatIsResizedItIsCut() {
        MemoryNeed need = new MemoryNeed(unscaled, Compute.CPU_FP32, () -> 1_900_000_000, () -> PLENTY);
        Size image = new Size(2000, 2000);
        Size seen = new Size(4000, 4000);
        assertThat(need.largestTile(4000, 4000)).isEqualTo(4000);
        assertThat(need.ofPartition(image, seen).largestTile(4000, 4000)).isEqualTo(1536);
    }

    private static void assertRefused(ThrowingCallable work, boolean tilesHelp, String... message) {
        assertThatThrownBy(work)
                .hasMessageContainingAll(message)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.tilesHelp()).isEqualTo(tilesHelp));
    }

    @Test
    void aNetworksOutputFitsOneArrayWhateverTheMemory() {
        MemoryNeed need = new MemoryNeed(unscaled, Compute.CPU_FP32, () -> PLENTY, () -> PLENTY);
        assertThatCode(() -> need.check(40_000, 3352)).doesNotThrowAnyException();
        // One row more is padded to 3360: more than 2^31 / 16 pixels.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> need.check(40_000, 3353))
                .withMessageContainingAll("40000x3353", "134 million", "smaller tiles");
        assertThat(need.largestTile(40_000, 40_000)).isEqualTo(1536);
    }

    /** 80 classes and two bandwidths are 84 outputs a pixel, 79 more than were measured: 79 * 4 bytes of Java, 79 * 16 of the network. */
    @Test
    void everyClassTakesItsShareOfMemory() {
        Method<?, ?> many = method("spatial-embeddings", "{channels: 1, classes: 80, sigma: elliptical}");
        MemoryNeed boundless = new MemoryNeed(many, Compute.CPU_FP32, () -> PLENTY, () -> PLENTY);
        assertThatCode(() -> boundless.check(5056, 5056)).doesNotThrowAnyException();
        assertThatIllegalArgumentException() // 5064 * 5056 * 84 > 2^31
                .isThrownBy(() -> boundless.check(5057, 5056))
                .withMessageContainingAll("5057x5056", "25 million", "smaller tiles");
        assertThat(largestTile(many, 484_675_129, PLENTY)).isEqualTo(1024); // 1024^2 * (100 + 316) / .9 = 484,675,128.9
        assertThat(largestTile(many, 484_675_128, PLENTY)).isEqualTo(768);
        assertThat(largestTile(many, PLENTY, 1_845_493_760)).isEqualTo(1024); // 1024^2 * (320 + 1264) / .9
        assertThat(largestTile(many, PLENTY, 1_845_493_759)).isEqualTo(768);
    }

    /** 4 outputs a pixel are 4 * 16 bytes of the network on top of the 320 of a single view; Java sees only the mean. */
    @Test
    void averagingTakesTheMemoryOfTheSumAndOfOneViewMore() {
        assertThat(averaged(PLENTY, 447_392_427)).isEqualTo(1024); // 1024^2 * (320 + 64) / .9 = 447,392,426.7
        assertThat(averaged(PLENTY, 447_392_426)).isEqualTo(768);
        assertThat(averaged(116_508_445, PLENTY)).isEqualTo(1024); // 1024^2 * 100 / .9 = 116,508,444.4
        assertThat(largestTile(unscaled, PLENTY, 447_392_426)).isEqualTo(1024);
    }

    private int averaged(long java, long system) {
        return new MemoryNeed(unscaled, Compute.CPU_FP32, () -> java, () -> system)
                .averaging(true)
                .largestTile(40_000, 40_000);
    }

    /** AdaptIS without stuff has the background beside its classes: 81 planes, 76 more than were measured. */
    @Test
    void aPlaneOfProbabilitiesForEveryClassMustFitIntoJavasMemory() {
        List<String> names = IntStream.range(0, 80).mapToObj(Integer::toString).toList();
        Method<?, ?> many = Methods.named("test", "adaptis")
                .method("test", Settings.parseYaml("{coordinates: {radius: 50}}"), Category.things(names));
        assertThat(many.outputPlanes()).isEqualTo(81);
        assertThat(largestTile(many, 470_694_116, PLENTY)).isEqualTo(1024); // 1024^2 * (100 + 304) / .9 = 470,694,115.6
        assertThat(largestTile(many, 470_694_115, PLENTY)).isEqualTo(768);
    }

    private static int largestTile(Method<?, ?> method, long java, long system) {
        return new MemoryNeed(method, Compute.CPU_FP32, () -> java, () -> system).largestTile(40_000, 40_000);
    }

    /** Axial attention tells 129 positions at 1/16 of the size apart: 2049 pixels, to which 2034 are padded. */
    @Test
    void whatTheNetworkCannotSeeAtOnceIsCutWhateverTheMemory() {
        MemoryNeed need = axial("");
        assertThat(need.largestTile(2049, 40)).isEqualTo(2049);
        assertThat(need.largestTile(2034, 2049)).isEqualTo(2049);
        assertThat(need.largestTile(2050, 40)).isEqualTo(1536);
        assertThat(need.largestTile(40, 2050)).isEqualTo(1536);
        assertThatThrownBy(() -> need.check(2050, 40))
                .hasMessageContainingAll("2050x40", "at most 2049 pixels at once", "smaller tiles")
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.TOO_LARGE));
        assertThat(axial(", side: 161").largestTile(5000, 3000)).isEqualTo(5000);
        MemoryNeed convolutions = new MemoryNeed(
                method("max-deeplab", "{network: {attention: {pixel_to_pixel: convolution}}}"),
                Compute.CPU_FP32,
                () -> PLENTY,
                () -> PLENTY);
        assertThat(convolutions.largestTile(5000, 3000)).isEqualTo(5000);
    }

    private static MemoryNeed axial(String more) {
        Method<?, ?> method = method("max-deeplab", "{network: {width: 8}%s}".formatted(more));
        return new MemoryNeed(method, Compute.CPU_FP32, () -> PLENTY, () -> PLENTY);
    }

    @Test
    void whatIsKeptFromTheLastImageGoesBackBeforeTheNextIsCutOrRefused() {
        AtomicLong free = new AtomicLong(10 << 20);
        AtomicInteger emptied = new AtomicInteger();
        MemoryNeed need = new MemoryNeed(unscaled, Compute.CPU_FP32, () -> PLENTY, free::get, () -> {
            emptied.incrementAndGet();
            free.set(4_000_000_000L);
            return free.get();
        });
        assertThat(need.largestTile(3000, 3000)).isEqualTo(3000); // 3000^2 * 320 / .9 = 3,200,000,000
        assertThatCode(() -> need.check(3000, 3000)).doesNotThrowAnyException();
        assertThat(emptied).hasValue(1);
        free.set(10 << 20);
        assertThatCode(() -> need.averaging(true).check(3000, 3000)).doesNotThrowAnyException(); // 3,840,000,000
        assertThatThrownBy(() -> need.check(4000, 4000)).hasMessageContaining("3814 MB are free");
    }

    @Test
    void theMachineThatRunsTheTestsHasRoomForTheSmallestTile() {
        try (Model model = Model.create("test", CELLS)) {
            assertThatCode(() -> new MemoryNeed(model, Compute.CPU_FP32).check(768, 768))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whatTheProcessUsesAlreadyCountsTowardsItsLimit() {
        assertThat(MemoryNeed.allowed(8_000, 5_000, 1_500)).isEqualTo(3_500);
        assertThat(MemoryNeed.allowed(3_000, 5_000, 1_500))
                .as("others use the rest")
                .isEqualTo(3_000);
        assertThat(MemoryNeed.allowed(8_000, 5_000, 6_000)).isZero();
        assertThat(MemoryNeed.allowed(8_000, 0, 6_000)).as("no limit").isEqualTo(8_000);
    }

    /** Says whether an image of 2000 x 2000 pixels, which takes 1.28 GB of the network, fits as a whole. */
    static final class Limited {
        private Limited() {}

        @SuppressWarnings("SystemOut") // for the parent process
        public static void main(String[] arguments) {
            try (Model model = Model.create("test", CELLS)) {
                MemoryNeed now = new MemoryNeed(model, Compute.CPU_FP32);
                MemoryNeed ever = MemoryNeed.ofMachine(model.method(), Compute.CPU_FP32);
                System.out.println("now " + now.fits(2000, 2000));
                System.out.println("ever " + ever.fits(2000, 2000));
            }
        }
    }

    @Test
    void anImageBeyondTheLimitOfTheProcessDoesNotFitWhateverTheMachineHas() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Limited.class.getName())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text).contains("now false", "ever false");
    }

    private static long bytes(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    private static Method<?, ?> method(String name, String options) {
        return Methods.named("test", name)
                .method("test", Settings.parseYaml(options), Category.things(List.of("cell")));
    }
}
