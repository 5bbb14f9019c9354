package boxless.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.GoldenFiles;
import boxless.file.BadFileException;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.files.WeightFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made by torch; how they were made stands in ORIGIN.md beside them. */
class PthFileTest {
    @TempDir
    Path folder;

    @Test
    void plainDictionaryKeepsOrderAndValues() {
        StateDict state = WeightFiles.read(golden("bare.pth"));
        assertThat(state.place()).isEmpty();
        assertThat(state.tensors().keySet()).containsExactly("conv.weight", "conv.bias", "bn.num_batches_tracked");
        assertThat(tensor(state, "conv.weight").shape()).containsExactly(2, 1, 3);
        assertThat(tensor(state, "conv.weight").toFloats()).isEqualTo(sevenths(6));
        assertThat(tensor(state, "bn.num_batches_tracked").toLongs()).containsExactly(-2);
        assertThat(tensor(state, "bn.num_batches_tracked").shape()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"negative.pth", "negative-legacy.pth"})
    void tensorsWithTheNegativeBitHaveTheOtherSign(String name) {
        StateDict state = WeightFiles.read(golden(name));
        float[] negative = sevenths(6);
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -negative[i];
        }
        assertThat(tensor(state, "float32").toFloats()).isEqualTo(negative);
        assertThat(tensor(state, "parameter").toFloats()).isEqualTo(negative);
        assertThat(tensor(state, "transposed").toFloats())
                .containsExactly(negative[0], negative[3], negative[1], negative[4], negative[2], negative[5]);
        assertThat(tensor(state, "float64").toFloats()).isEqualTo(negative);
        assertThat(tensor(state, "int64").toLongs()).containsExactly(2, 1, 0, -1, -2, -3);
        assertThat(tensor(state, "int16").toLongs()).containsExactly(2, 1, 0, -1, -2, -3);
        assertThat(tensor(state, "positive").toFloats()).isEqualTo(sevenths(6));
    }

    @ParameterizedTest
    @CsvSource({
        "float8.pth, 'the kind float8_e4m3fn, which is not read', tensor.float()",
        "uint16.pth, 'the kind uint16, which is not read', tensor.float()",
        "quantised.pth, 'the kind quantised, which is not read', tensor.dequantize()",
        "sparse.pth, 'the kind sparse, which is not read', tensor.to_dense()",
        "sparse-csr.pth, 'the kind sparse, which is not read', tensor.to_dense()",
        "meta.pth, 'the kind meta, without values, which is not read', the values loaded",
    })
    void aTensorOfAKindThatIsNotReadIsNamedWithItsCure(String name, String kind, String cure) {
        assertThatThrownBy(() -> WeightFiles.read(golden(name)))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("tensor 'conv.weight' has " + kind)
                .hasMessageEndingWith("with " + cure + " in its place");
    }

    @ParameterizedTest
    @ValueSource(strings = {"module.pth", "parallel.pth", "parallel-legacy.pth"})
    void theDataParallelPrefixIsStripped(String name) {
        StateDict state = WeightFiles.read(golden(name));
        assertThat(state.tensors().keySet())
                .containsExactly(
                        "0.weight",
                        "0.bias",
                        "1.weight",
                        "1.bias",
                        "1.running_mean",
                        "1.running_var",
                        "1.num_batches_tracked");
        assertThat(tensor(state, "0.weight").toFloats()).isEqualTo(sevenths(6));
        assertThat(state.others()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.pth", "training-legacy.pth", "training-protocol4.pth"})
    void aWholeTrainingDictionaryIsUnderstood(String name) {
        StateDict state = WeightFiles.read(golden(name));
        assertThat(state.place()).isEqualTo("model_state_dict");
        assertThat(state.tensors().keySet()).containsExactly("weight", "bias");
        assertThat(tensor(state, "weight").toFloats()).isEqualTo(sevenths(2));

        try (PthFile file = PthFile.open(golden(name))) {
            Map<?, ?> all = (Map<?, ?>) file.content();
            assertThat(all.get("epoch")).isEqualTo(7L);
            assertThat(all.get("best_iou")).isEqualTo(0.625);
            assertThat(all.get("seen")).isEqualTo(5L);
            assertThat(all.get("args")).isEqualTo(Map.of("lr", 0.5, "name", "x", "sizes", List.of(2L, 3L)));
            assertThat(all.get("logger_data")).isEqualTo(Map.of("train", List.of(0.5, 0.25)));
            assertThat(((StoredTensor) value(all, "log")).toFloats()).isEqualTo(sevenths(3));
            assertThat(all.get("size")).isEqualTo(List.of(2L, 3L));
            assertThat(all.get("names")).isEqualTo(List.of("a"));
            assertThat(all.get("device")).isEqualTo("cpu");
            assertThat(all.get("dtype")).hasToString("<torch.float16>");
            assertThat(all.get("none")).isSameAs(Opaque.NONE);
            assertThat(all.get("huge")).isEqualTo(BigInteger.TWO.pow(70));
            assertThat(all.get("bytes")).isEqualTo(new byte[] {0, (byte) 0xff});
            Map<?, ?> slots = (Map<?, ?>) value((Map<?, ?>) value(all, "optim_state_dict"), "state");
            StoredTensor momentum = (StoredTensor) value((Map<?, ?>) value(slots, 0L), "momentum_buffer");
            assertThat(momentum.shape()).containsExactly(1, 2);
        }
    }

    @Test
    void everyElementTypeIsRead() {
        StateDict state = WeightFiles.read(golden("types.pth"));
        for (String name : List.of("float16", "bfloat16", "float32", "float64")) {
            double step = name.equals("bfloat16") ? 0x1p-9 : name.equals("float16") ? 0x1p-12 : 0x1p-25;
            float[] values = tensor(state, name).toFloats();
            for (int k = 0; k < 3; k++) {
                assertThat(Math.abs(values[k] - k / 7.0)).isLessThan(step);
            }
        }
        for (String name : List.of("int64", "int32", "int16", "int8")) {
            assertThat(tensor(state, name).toLongs()).containsExactly(-2, -1, 0);
        }
        assertThat(tensor(state, "uint8").toLongs()).containsExactly(254, 255, 0);
        assertThat(tensor(state, "bool").toLongs()).containsExactly(1, 0, 0);
        assertThat(state.others()).containsExactly("complex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"views.pth", "views-legacy.pth"})
    void viewsOfASharedStorageAreReadInTheirOwnOrder(String name) {
        StateDict state = WeightFiles.read(golden(name));
        sevenths(state, "base", new long[] {4, 3}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        sevenths(state, "row", new long[] {3}, 6, 7, 8);
        sevenths(state, "column", new long[] {4}, 1, 4, 7, 10);
        sevenths(state, "transposed", new long[] {3, 4}, 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11);
        sevenths(state, "part", new long[] {2, 2}, 4, 5, 7, 8);
        sevenths(state, "step", new long[] {2, 2}, 0, 2, 6, 8);
        sevenths(state, "spread", new long[] {2, 3}, 0, 0, 0, 0, 0, 0);
        sevenths(state, "empty", new long[] {0, 3});
        sevenths(state, "scalar", new long[0], 11);
        sevenths(state, "parameter", new long[] {3}, 3, 4, 5);
        assertThat(tensor(state, "last").toFloats()).isEqualTo(sevenths(24));
    }

    @Test
    void aCompressedArchiveReadsTheSame() throws IOException {
        Path packed = repack(golden("views.pth"), Map.of());
        WeightFiles.read(golden("views.pth"))
                .tensors()
                .forEach((name, tensor) -> assertThat(
                                tensor(WeightFiles.read(packed), name).toFloats())
                        .isEqualTo(tensor.toFloats()));
    }

    @Test
    void aPickledNetworkIsRefusedWithTheCure() {
        assertThatThrownBy(() -> WeightFiles.read(golden("object.pth")))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("object of the class 'torch.nn.modules.container.Sequential'")
                .hasMessageContaining("state_dict()");
    }

    @Test
    void codeInAPickleIsNotRun() throws IOException {
        Path proof = folder.resolve("proof");
        Object value = load("cposix\nsystem\n(X" + string("touch " + proof) + "tR.");
        assertThat(value).hasToString("<posix.system>");
        assertThat(load("cbuiltins\neval\n(X" + string("1") + "tR}X" + string("a") + "K\1sb."))
                .hasToString("<builtins.eval>");
        assertThat(load("cjava.lang.Runtime\ngetRuntime\n)R.")).hasToString("<java.lang.Runtime.getRuntime>");
        assertThat(proof).doesNotExist();
    }

    @Test
    void hostilePicklesGiveAnError() {
        bad("]q\0h\0a.", "contains itself");
        bad("}q\0X" + string("a") + "h\0s.", "contains itself");
        bad("]".repeat(200) + "a".repeat(199) + ".", "nested more than 100");
        bad("]".repeat(2) + "aaa.", "from an empty stack");
        bad(".", "from an empty stack");
        bad("(.", "from an empty stack");
        bad("t.", "mark");
        bad("h\7.", "value 7");
        bad("(K\1K\2K\3d.", "dictionary");
        bad("K\1K\2a.", "not a list");
        bad("K\1)R.", "not a function");
        bad("K\1Q.", "persistent");
        bad("X\u00ff\u00ff\u00ff\u007f.", "string of 2147483647 bytes");
        bad("\u008b\u00ff\u00ff\u00ff\u007f.", "integer of 2147483647 bytes");
        bad("\u008b\u00ff\u00ff\u00ff\u00ff.", "integer of -1 bytes");
        bad("\u0080\6N.", "protocol 6");
        bad("i.", "instruction 0x69");
        bad("c" + "x".repeat(2000), "more than 1000 characters");
        bad("N", "ends inside");
        bad("ctorch.storage\n_load_from_bytes\n)R.", "pickled on its own");
        bad("ctorch._utils\n_rebuild_tensor_v2\n)R.", "too few arguments");
        // One value that stands 2^60 times in its own parents is walked once.
        assertThat(load("]" + "q\0]h\0ah\0a".repeat(60) + ".")).isInstanceOf(List.class);
        // A list that is copied again and again is paid for.
        bad("]q\0(" + "N".repeat(60_000) + "e" + "0cbuiltins\nset\nh\0\u0085R".repeat(500) + ".", "steps");
        // Text that is encoded again and again as well.
        String half = "X" + string("x".repeat(2000)) + "q\0";
        String encode = "0c_codecs\nencode\nh\0X" + string("latin1") + "\u0086R";
        bad(half + encode.repeat(30) + ".", "encodes more text");
    }

    @Test
    void hostileTensorsGiveAnError() {
        badTensor("K\4", "K\0", "K\5\u0085", "K\1\u0085", "beyond its storage");
        badTensor("K\4", "K\1", "K\4\u0085", "K\1\u0085", "beyond its storage");
        badTensor("K\4", "K\0", "K\2K\2\u0086", "K\4K\1\u0086", "beyond its storage");
        badTensor("K\4", "K\0", "K\2\u0085", "J\u00ff\u00ff\u00ff\u00ff\u0085", "negative stride");
        badTensor("K\4", "J\u00ff\u00ff\u00ff\u00ff", "K\2\u0085", "K\1\u0085", "do not fit");
        badTensor("K\4", "K\0", "J\u00ff\u00ff\u00ff\u00ff\u0085", "K\1\u0085", "impossible shape");
        badTensor("K\4", "K\0", "K\2\u0085", ")", "do not fit");
        badTensor("K\4", "K\0", "J\u00ff\u00ff\u00ff\u007f\u0085", "K\0\u0085", "much larger than the file");
        String huge = "\u008a\7\0\0\0\0\0\0\1"; // 2^48
        badTensor("K\4", "K\0", huge + huge + huge + "\u0087", "K\0K\0K\0\u0087", "impossible shape");
        badTensor("K\4", "K\0", "K\2K\2\u0086", huge + huge + "\u0086", "beyond its storage");
        badTensor("K\5", "K\0", "K\2\u0085", "K\1\u0085", "16 bytes instead of 20");
        badTensor(huge, "K\0", "K\2\u0085", "K\1\u0085", "instead of");
    }

    @Test
    void otherFilesAreRefusedByName() throws IOException {
        Path path = folder.resolve("x.pth");
        assertThatThrownBy(() -> PthFile.open(path)).hasMessageContaining("no such file");
        Files.write(path, new byte[0]);
        assertThatThrownBy(() -> PthFile.open(path)).hasMessageContaining("is not a PyTorch checkpoint");
        byte[] tar = new byte[1024];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        Files.write(path, tar);
        assertThatThrownBy(() -> PthFile.open(path)).hasMessageContaining("torch 0.1");
        Files.write(path, bytes("\u0080\2}."));
        assertThatThrownBy(() -> PthFile.open(path)).hasMessageContaining("is a pickle but not a PyTorch");
        byte[] zip = Files.readAllBytes(golden("bare.pth"));
        Files.write(path, Arrays.copyOf(zip, zip.length - 1));
        assertThatThrownBy(() -> PthFile.open(path)).hasMessageContaining("truncated");
        byte[] old = Files.readAllBytes(golden("views-legacy.pth"));
        Files.write(path, Arrays.copyOf(old, old.length - 1));
        assertThatThrownBy(() -> PthFile.open(path)).hasMessageContaining("truncated");
    }

    @Test
    void aZipBombIsNotExpanded() throws IOException {
        Path bomb = repack(golden("bare.pth"), Map.of("archive/data/0", new byte[100 << 20]));
        assertThatThrownBy(() -> PthFile.open(bomb)).hasMessageContaining("expands to far more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.pth", "training-legacy.pth", "views.pth", "views-legacy.pth", "types.pth"})
    void mutatedFilesGiveAnErrorAndNothingElse(String name) throws IOException {
        byte[] good = Files.readAllBytes(golden(name));
        Random random = new Random(4);
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 3000; i++) {
                Path path = folder.resolve(i + name); // rewriting one file waits for the disk
                byte[] bytes = good.clone();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                Files.write(path, random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
                try {
                    WeightFiles.read(path).tensors().values().forEach(StoredTensor::toFloats);
                } catch (BadFileException e) {
                    assertThat(e.getMessage()).startsWith(path.toString()).doesNotContain("\n");
                }
                Files.delete(path);
            }
        });
    }

    private void bad(String pickle, String message) {
        assertThatThrownBy(() -> load(pickle))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(message);
    }

    private void badTensor(String count, String offset, String shape, String strides, String message) {
        bad(
                "ctorch._utils\n_rebuild_tensor_v2\n((X" + string("storage") + "ctorch\nFloatStorage\nX" + string("0")
                        + "X" + string("cpu") + count + "tQ" + offset + shape + strides + "tR.",
                message);
    }

    /** What a checkpoint with this pickle and one storage of 16 bytes holds. */
    private Object load(String pickle) {
        Path path = folder.resolve("hand.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            zip.write(bytes(pickle));
            zip.putNextEntry(new ZipEntry("a/data/0"));
            zip.write(new byte[16]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try (PthFile file = PthFile.open(path)) {
            return file.content();
        }
    }

    /** The archive with its entries compressed, some of them replaced. */
    private Path repack(Path path, Map<String, byte[]> replaced) throws IOException {
        Path packed = folder.resolve("packed.pth");
        try (ZipFile in = new ZipFile(path.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(packed))) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                String name =
                        "archive" + entry.getName().substring(entry.getName().indexOf('/'));
                byte[] content = replaced.get(name);
                out.putNextEntry(new ZipEntry(name));
                out.write(content != null ? content : in.getInputStream(entry).readAllBytes());
            }
        }
        return packed;
    }

    private static String string(String text) {
        int length = text.length();
        return "" + (char) (length & 0xff) + (char) (length >> 8) + "\0\0" + text;
    }

    private static byte[] bytes(String pickle) {
        return pickle.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void sevenths(StateDict state, String name, long[] shape, int... k) {
        assertThat(tensor(state, name).shape()).isEqualTo(shape);
        float[] all = sevenths(12);
        float[] values = tensor(state, name).toFloats();
        assertThat(values).hasSize(k.length);
        for (int i = 0; i < k.length; i++) {
            assertThat(values[i]).isEqualTo(all[k[i]]);
        }
    }

    private static float[] sevenths(int count) {
        float[] values = new float[count];
        for (int k = 0; k < count; k++) {
            values[k] = (float) (k / 7.0);
        }
        return values;
    }

    private static Object value(Map<?, ?> map, Object key) {
        return Objects.requireNonNull(map.get(key));
    }

    private static StoredTensor tensor(StateDict state, String name) {
        return Objects.requireNonNull(state.tensors().get(name), name);
    }

    private static Path golden(String name) {
        return GoldenFiles.path(PthFileTest.class, name);
    }
}
