package boxless.weights.mxnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.GoldenFiles;
import boxless.Mutations;
import boxless.file.BadFileException;
import boxless.weights.DType;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.files.WeightFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that MXNet wrote or read; how they were made stands in ORIGIN.md beside them. */
class ParamsFileTest {
    private static final int V1 = 0xF993FAC8;
    private static final int V2 = 0xF993FAC9;
    private static final int V3 = 0xF993FACA;

    @TempDir
    Path folder;

    @Test
    void aNetworkKeepsItsNamesTheirOrderAndItsValues() {
        StateDict state = WeightFiles.read(golden("gluon.params"));
        assertThat(state.tensors().keySet())
                .containsExactly(
                        "0.weight",
                        "0.bias",
                        "1.gamma",
                        "1.beta",
                        "1.running_mean",
                        "1.running_var",
                        "2.weight",
                        "2.bias");
        assertThat(tensor(state, "0.weight").shape()).containsExactly(2, 3, 3, 3);
        assertThat(tensor(state, "0.weight").toFloats()).isEqualTo(quarters(54, 0));
        assertThat(tensor(state, "1.running_var").toFloats()).isEqualTo(quarters(2, 5));
        assertThat(tensor(state, "2.weight").shape()).containsExactly(2, 4);
        assertThat(tensor(state, "2.weight").toFloats()).isEqualTo(quarters(8, 6));
        assertThat(state.others()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest.params", "v1.params", "dtypes.params"})
    void everyGenerationHoldsEveryElementType(String name) {
        StateDict state = WeightFiles.read(golden(name));
        for (String type : List.of("float32", "float64", "float16")) {
            assertThat(tensor(state, type).shape()).containsExactly(2, 3);
            assertThat(tensor(state, type).toFloats()).as(type).isEqualTo(quarters(6, 0));
        }
        for (String type : List.of("int32", "int8", "int64")) {
            assertThat(tensor(state, type).toLongs()).as(type).containsExactly(-3, -2, -1, 0, 1, 2);
        }
        assertThat(tensor(state, "uint8").toLongs()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(tensor(state, "float64").dtype()).isEqualTo(DType.F64);
        assertThat(tensor(state, "float16").dtype()).isEqualTo(DType.F16);
        if (!name.equals("dtypes.params")) {
            assertThat(tensor(state, "rank4").shape()).containsExactly(1, 2, 3, 4);
            assertThat(tensor(state, "rank4").toFloats()).isEqualTo(quarters(24, 0));
        }
    }

    @Test
    void generationsMayBeMixedInOneFile() {
        StateDict state = WeightFiles.read(golden("mixed.params"));
        for (int generation = 0; generation < 3; generation++) {
            assertThat(tensor(state, "g" + generation).toFloats()).isEqualTo(quarters(6, generation));
        }
    }

    @Test
    void shapesOfNumpyMayBeEmptyOrASingleNumber() {
        StateDict state = WeightFiles.read(golden("np.params"));
        assertThat(tensor(state, "scalar").shape()).isEmpty();
        assertThat(tensor(state, "scalar").toFloats()).containsExactly(2.5f);
        assertThat(tensor(state, "nothing").shape()).containsExactly(0, 3);
        assertThat(tensor(state, "nothing").toFloats()).isEmpty();
        assertThat(tensor(state, "bool").toLongs()).containsExactly(1, 0);
        assertThat(tensor(state, "i64").toLongs()).containsExactly(1, 2);
    }

    @Test
    void prefixesOfExportedNetworksAreStripped() {
        StateDict state = WeightFiles.read(golden("module.params"));
        assertThat(state.tensors().keySet())
                .containsExactly("conv_weight", "conv_bias", "bn_gamma", "bn_beta", "bn_moving_mean", "bn_moving_var");
    }

    @Test
    void theDeviceOfAnArrayDoesNotMatter() {
        assertThat(tensor(WeightFiles.read(golden("gpu.params")), "w").toFloats())
                .isEqualTo(quarters(6, 0));
    }

    @Test
    void namesAreUnicode() {
        assertThat(WeightFiles.read(golden("unicode.params")).tensors()).containsOnlyKeys("größe");
    }

    @Test
    void anArrayWithoutAShapeIsNoWeight() {
        StateDict state = WeightFiles.read(golden("none.params"));
        assertThat(state.tensors()).containsOnlyKeys("w");
        assertThat(state.others()).containsExactly("nothing");
        byte[] unknown = file(3, array(V3, 0, -1), array(V3, 0, 2, 3, -1), dense(), names("a", "b", "c"));
        assertThat(read(unknown).others()).containsExactly("a", "b");
    }

    @Test
    void filesThatHoldNoNamedDenseArraysNameTheCure() {
        assertBad(golden("list.params"), "holds arrays without names", "net.save_parameters");
        assertBad(golden("sparse.params"), "array 2 is sparse", "tostype('default')");
        assertBad(golden("empty.params"), "contains no weights", "net.save_parameters");
    }

    @Test
    void rulesOfTheFormatAreKept() {
        long huge = 1L << 62;
        bad("claims to hold 4611686018427387904 arrays", parts(head(huge)));
        bad("claims to hold 18446744073709551615 arrays", parts(head(-1)));
        bad("ends early; the file is truncated", parts(head(2), dense()));
        bad("array 1 begins with an unknown version", parts(head(1), ints(0xF993FACB)));
        bad("array 1 begins with an unknown version", parts(head(1), ints(33)));
        bad("wrong number of extents", parts(head(1), array(V2, 0, 33)));
        bad("wrong number of extents", parts(head(1), array(V2, 0, -1)));
        bad("wrong number of extents", parts(head(1), ints(V1, 1 << 30)));
        bad("array 1 has the unknown storage type 3", parts(head(1), array(V2, 3, 1, 1)));
        bad("array 1 has the unknown element type 9", parts(head(1), array(V2, 0, 1, 1), ints(1, 0, 9)));
        bad("array 1 has an impossible shape", parts(head(1), array(V2, 0, 1, -2), ints(1, 0, 0)));
        bad("array 1 has an impossible shape", parts(head(1), array(V2, 0, 3, huge, huge, huge), ints(1, 0, 0)));
        bad("ends early", parts(head(1), array(V2, 0, 1, 1L << 59), ints(1, 0, 1)));
        bad("array 1 has an impossible shape", parts(head(1), ints(2, -1, -1, 1, 0, 5)));
        bad("ends early", parts(head(1), ints(2, -1, 3, 1, 0, 5)));
        bad("numbers of its arrays and names differ (1, 2)", parts(head(1), dense(), longs(2)));
        bad("arrays and names differ (1, 18446744073709551615)", parts(head(1), dense(), longs(-1)));
        bad("has a name of 4611686018427387904 bytes", parts(head(1), dense(), longs(1, huge)));
        bad("has a name of 18446744073709551615 bytes", parts(head(1), dense(), longs(1, -1)));
        bad("ends early", parts(head(1), dense(), longs(1, 5)));
        bad("two arrays with the name 'a'", file(2, dense(), dense(), names("arg:a", "aux:a")));
        bad("has 4 bytes after its names", parts(file(1, dense(), names("a")), ints(0)));
    }

    @Test
    void otherFilesAreNotTakenForMxnets() throws IOException {
        Path path = Files.write(folder.resolve("x.params"), parts(longs(0x113, 0, 0)));
        assertThatThrownBy(() -> ParamsFile.open(path))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("is not an MXNet file");
        assertThatThrownBy(() -> WeightFiles.read(path)).hasMessageContaining("is not a PyTorch checkpoint");
        // A safetensors header may be as long as MXNet's number says.
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}";
        byte[] text = (header + " ".repeat((int) ParamsFile.MAGIC - header.length())).getBytes(StandardCharsets.UTF_8);
        Files.write(path, parts(longs(ParamsFile.MAGIC), text));
        assertThat(WeightFiles.read(path).tensors()).containsOnlyKeys("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gluon.params", "oldest.params", "v1.params", "np.params", "sparse.params", "none.params"})
    void mutatedFilesGiveAnErrorAndNothingElse(String name) throws IOException {
        byte[] good = Files.readAllBytes(golden(name));
        Random random = new Random(5);
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 3000; i++) {
                Path path = folder.resolve(i + name); // rewriting one file waits for the disk
                Files.write(path, i % 2 == 0 ? Mutations.of(good, random) : flipped(good, random));
                try (ParamsFile file = ParamsFile.open(path)) {
                    file.stateDict().tensors().values().forEach(StoredTensor::toFloats);
                } catch (BadFileException e) {
                    assertThat(e.getMessage()).startsWith(path.toString()).doesNotContain("\n");
                }
                Files.delete(path);
            }
        });
    }

    private static byte[] flipped(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private void bad(String message, byte[] content) {
        Path path = folder.resolve("bad.params");
        write(path, content);
        assertBad(path, message);
    }

    private static void assertBad(Path path, String... parts) {
        assertThatThrownBy(() -> WeightFiles.read(path))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(path + ": ")
                .message()
                .contains(parts)
                .doesNotContain("\n");
    }

    private StateDict read(byte[] content) {
        Path path = folder.resolve("made.params");
        write(path, content);
        return WeightFiles.read(path);
    }

    private static void write(Path path, byte[] content) {
        try {
            Files.write(path, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] file(int arrays, byte[]... parts) {
        return parts(head(arrays), parts(parts));
    }

    private static byte[] head(long arrays) {
        return longs(ParamsFile.MAGIC, 0, arrays);
    }

    /** A whole array of one float. */
    private static byte[] dense() {
        return parts(array(V2, 0, 1, 1), ints(1, 0, 0, Float.floatToRawIntBits(1)));
    }

    /** The start of an array. */
    private static byte[] array(int version, int storage, int extents, long... shape) {
        return parts(ints(version, storage, extents), longs(shape));
    }

    private static byte[] names(String... names) {
        byte[] all = longs(names.length);
        for (String name : names) {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            all = parts(all, longs(text.length), text);
        }
        return all;
    }

    private static byte[] longs(long... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.asLongBuffer().put(values);
        return out.array();
    }

    private static byte[] ints(int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.asIntBuffer().put(values);
        return out.array();
    }

    private static byte[] parts(byte[]... parts) {
        ByteBuffer out = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }

    /** (k - count / 2) / 4 + more. */
    private static float[] quarters(int count, int more) {
        float[] values = new float[count];
        for (int k = 0; k < count; k++) {
            values[k] = (k - count / 2) * .25f + more;
        }
        return values;
    }

    private static StoredTensor tensor(StateDict state, String name) {
        return Objects.requireNonNull(state.tensors().get(name), name);
    }

    private static Path golden(String name) {
        return GoldenFiles.path(ParamsFileTest.class, name);
    }
}
