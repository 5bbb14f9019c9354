package boxless.weights.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.GoldenFiles;
import boxless.Mutations;
import boxless.OtherDigits;
import boxless.file.BadFileException;
import boxless.weights.DType;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.files.WeightFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that TensorFlow wrote; how they were made stands in ORIGIN.md beside them. */
class TensorBundleTest {
    private static final long MAGIC = 0xDB4775248B80FB57L;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"network", "newest"})
    void aNetworkKeepsItsNamesAndValues(String name) {
        StateDict state = WeightFiles.read(golden(name + ".index"));
        assertThat(state.tensors()).hasSize(36);
        for (int layer = 0; layer < 12; layer++) {
            String prefix = "encoder/layers/" + layer;
            StoredTensor kernel = tensor(state, prefix + "/_kernel");
            assertThat(kernel.shape()).containsExactly(3, 3, 2, 4);
            assertThat(kernel.toFloats()).isEqualTo(quarters(72, 3 * layer));
            assertThat(tensor(state, prefix + "/_batch_norm/gamma").toFloats()).isEqualTo(quarters(4, 3 * layer + 1));
            assertThat(tensor(state, prefix + "/_batch_norm/moving_mean").toFloats())
                    .isEqualTo(quarters(4, 3 * layer + 2));
        }
    }

    @Test
    void whatIsNoWeightIsNotTakenForOne() {
        StateDict state = WeightFiles.read(golden("network.index"));
        assertThat(state.others())
                .hasSize(24 * 2 + 8)
                .contains(
                        "_CHECKPOINTABLE_OBJECT_GRAPH",
                        "global_step",
                        "text",
                        "optimizer/iter",
                        "optimizer/learning_rate",
                        "encoder/layers/0/_kernel/.OPTIMIZER_SLOT/optimizer/m");
    }

    @Test
    void theCommonStartOfTheNamesAndAShardMeanTheCheckpoint() {
        Path index = golden("shards.index");
        for (String name : List.of("shards", "shards.data-00000-of-00003", "shards.data-00002-of-00003")) {
            StateDict state = WeightFiles.read(index.resolveSibling(name));
            assertThat(state.file()).isEqualTo(index);
            assertThat(state.tensors()).containsOnlyKeys("a", "b", "c", "empty");
        }
        assertThatThrownBy(() -> WeightFiles.read(folder.resolve("nothing"))).hasMessageContaining("no such file");
    }

    @Test
    void tensorsComeFromTheirShards() {
        StateDict state = WeightFiles.read(golden("shards.index"));
        assertThat(tensor(state, "a").toFloats()).isEqualTo(quarters(6, 0));
        assertThat(tensor(state, "b").toFloats()).isEqualTo(quarters(6, 2));
        assertThat(tensor(state, "c").toFloats()).isEqualTo(quarters(4, 1));
        assertThat(tensor(state, "empty").shape()).containsExactly(0);
    }

    @Test
    void shardsAreFoundOnEveryMachine() throws Exception {
        OtherDigits.during(() -> assertThat(
                        tensor(WeightFiles.read(golden("shards.index")), "c").toFloats())
                .isEqualTo(quarters(4, 1)));
    }

    @Test
    void everyTypeOfWeightIsRead() {
        StateDict state = WeightFiles.read(golden("types.index"));
        for (String type : List.of("float32", "float64", "float16", "bfloat16")) {
            assertThat(tensor(state, type).shape()).containsExactly(2, 3);
            assertThat(tensor(state, type).toFloats()).as(type).isEqualTo(quarters(6, 0));
        }
        for (String type : List.of("int8", "int16", "int32", "int64")) {
            assertThat(tensor(state, type).toLongs()).as(type).containsExactly(-3, -2, -1, 0, 1, 2);
        }
        assertThat(tensor(state, "uint8").toLongs()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(tensor(state, "bool").toLongs()).containsExactly(0, 1, 0, 1, 0, 1);
        assertThat(tensor(state, "bfloat16").dtype()).isEqualTo(DType.BF16);
        assertThat(tensor(state, "number").shape()).isEmpty();
        assertThat(tensor(state, "number").toFloats()).containsExactly(2.5f);
        assertThat(tensor(state, "nothing").shape()).containsExactly(0, 3);
        assertThat(tensor(state, "größe").toFloats()).isEqualTo(quarters(2, 0));
        assertThat(state.others()).containsExactly("uint16");
    }

    @Test
    void slicedTensorsAreRefusedWithTheCure() {
        assertBad(
                golden("sliced.index"),
                "stores 'w' in 2 slices",
                "tf.train.load_checkpoint joins them, and tf.raw_ops.SaveV2");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        copy("shards.index", "shards.data-00000-of-00003", "shards.data-00001-of-00003");
        assertBad(
                folder.resolve("shards.index"),
                "lacks the file shards.data-00002-of-00003",
                "copy all files of the checkpoint into one folder");
    }

    @Test
    void damagedNumbersAndTruncatedFilesAreNoticed() throws IOException {
        copy("network.index", "network.data-00000-of-00001");
        Path data = folder.resolve("network.data-00000-of-00001");
        Path index = folder.resolve("network.index");
        byte[] good = Files.readAllBytes(data);
        int at = (int) offset(good, quarters(72, 15));
        byte[] damaged = good.clone();
        damaged[at + 100] ^= 1;
        Files.write(data, damaged);
        assertThatThrownBy(() -> WeightFiles.read(index))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(data + ": differs from its checksum in 'encoder/layers/5/_kernel'")
                .hasMessageContaining("copy or download it again");

        Files.write(data, Arrays.copyOf(good, at + 10));
        assertThatThrownBy(() -> WeightFiles.read(index))
                .hasMessageStartingWith(data + ": ends before 'encoder/layers/")
                .hasMessageContaining("truncated");

        byte[] keys = Files.readAllBytes(index);
        Files.write(index, Arrays.copyOf(keys, keys.length - 1));
        assertBad(index, "is not a whole index");
        keys[40] ^= 1;
        Files.write(index, keys);
        assertBad(index, "differs from its checksum in the block at 0");
    }

    @Test
    void rulesOfTheFormatAreKept() throws IOException {
        byte[] entry = bytes(8, 1, 18, 4, 18, 2, 8, 2, 40, 8); // float32, (2), 8 bytes in shard 0
        byte[] header = bytes(8, 1);
        Files.write(folder.resolve("made.data-00000-of-00001"), new byte[8]);

        bad("has a tensor in shard 0, which is not one of its own", record(0, "w", entry));
        bad("has a tensor in shard 3", record(0, "", header), record(0, "w", parts(entry, bytes(24, 3))));
        bad("claims to have 0 shards", record(0, "", bytes()));
        bad("big-endian", record(0, "", bytes(8, 1, 16, 1)));
        bad("contains no weights", record(0, "", header));
        bad("key that continues a shorter one", record(0, "", header), record(2, "w", entry));
        bad("two tensors with the name 'w'", record(0, "", header), record(0, "w", entry), record(1, "", entry));
        bad("name that is no text", record(0, "", header), record(0, "\u00e9", StandardCharsets.ISO_8859_1, entry));
        bad("'w' has 8 bytes where its shape needs 12", whole(header, bytes(8, 1, 18, 4, 18, 2, 8, 3, 40, 8)));
        bad(
                "'w' has an impossible shape",
                whole(header, bytes(8, 1, 18, 13, 18, 11, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1)));
        bad("ends before 'w'; the file is truncated", whole(header, parts(entry, bytes(32, 1))));
        bad("record that ends too early", whole(header, bytes(8, 1, 18, 40)));
        bad("field of an unknown kind", whole(header, bytes(8, 1, 15)));
        bad(
                "number of more than ten bytes",
                whole(header, bytes(8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1)));
        bad(
                "impossible number 18446744073709551615",
                whole(header, bytes(8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1)));
        bad("differs from its checksum in 'w'", whole(header, entry));
        assertThat(read(whole(header, parts(entry, bytes(53), ints(checksum(new byte[8])))))
                        .tensors())
                .containsOnlyKeys("w");
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "shards", "types", "sliced"})
    void mutatedIndicesGiveAnErrorAndNothingElse(String name) throws IOException {
        for (Path file : files(name)) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        byte[] good = Files.readAllBytes(golden(name + ".index"));
        Path path = folder.resolve(name + ".index");
        Random random = new Random(6);
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 1500; i++) {
                Files.delete(path); // rewriting one file waits for the disk
                Files.write(path, i % 2 == 0 ? Mutations.of(good, random) : rechecked(good, random));
                try (TensorBundle bundle = TensorBundle.open(path)) {
                    bundle.stateDict().tensors().values().forEach(StoredTensor::toFloats);
                } catch (BadFileException e) {
                    assertThat(e.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
                }
            }
        });
    }

    /** Changed bytes in the entries, whose block then has the right checksum again. */
    private static byte[] rechecked(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int length = lengthOfEntries(good);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes[random.nextInt(length)] = (byte) random.nextInt();
        }
        int checksum = checksum(Arrays.copyOf(bytes, length + 1));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(length + 1, checksum);
        return bytes;
    }

    /** Of the block of entries, which comes first: what lies before its 0 for no compression and its checksum. */
    private static int lengthOfEntries(byte[] index) {
        ByteBuffer numbers = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
        int length = 0;
        while (index[length] != 0 || numbers.getInt(length + 1) != checksum(Arrays.copyOf(index, length + 1))) {
            length++;
        }
        return length;
    }

    private void bad(String message, byte[]... records) throws IOException {
        Path path = folder.resolve("made.index");
        Files.write(path, table(records));
        assertThatThrownBy(() -> WeightFiles.read(path))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(folder.toString())
                .message()
                .contains(message)
                .doesNotContain("\n");
    }

    private StateDict read(byte[]... records) throws IOException {
        return WeightFiles.read(Files.write(folder.resolve("made.index"), table(records)));
    }

    private static byte[][] whole(byte[] header, byte[] entry) {
        return new byte[][] {record(0, "", header), record(0, "w", entry)};
    }

    private static void assertBad(Path path, String... parts) {
        assertThatThrownBy(() -> WeightFiles.read(path))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(path + ": ")
                .message()
                .contains(parts)
                .doesNotContain("\n");
    }

    /** An index with one block of entries. */
    private static byte[] table(byte[]... records) {
        byte[] entries = block(parts(records));
        byte[] meta = block(bytes());
        byte[] places = block(record(0, "z", parts(varint(0), varint(entries.length - 5))));
        byte[] footer = parts(
                varint(entries.length),
                varint(meta.length - 5),
                varint(entries.length + meta.length),
                varint(places.length - 5));
        return parts(
                entries,
                meta,
                places,
                Arrays.copyOf(footer, 40),
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(MAGIC)
                        .array());
    }

    private static byte[] block(byte[] records) {
        byte[] content = parts(records, ints(0, 1), bytes(0));
        return parts(content, ints(checksum(content)));
    }

    private static byte[] record(int shared, String rest, byte[] value) {
        return record(shared, rest, StandardCharsets.UTF_8, value);
    }

    private static byte[] record(int shared, String rest, Charset charset, byte[] value) {
        byte[] key = rest.getBytes(charset);
        return parts(varint(shared), varint(key.length), varint(value.length), key, value);
    }

    private static int checksum(byte[] bytes) {
        return new MaskedChecksum().add(bytes).value();
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (; value > 0x7f; value >>>= 7) {
            out.write(value | 0x80);
        }
        out.write(value);
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] ints(int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.asIntBuffer().put(values);
        return out.array();
    }

    private static byte[] parts(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static long offset(byte[] file, float[] values) {
        ByteBuffer wanted = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        wanted.asFloatBuffer().put(values);
        for (int at = 0; at <= file.length - wanted.capacity(); at++) {
            if (ByteBuffer.wrap(file, at, wanted.capacity()).equals(wanted)) {
                return at;
            }
        }
        throw new AssertionError("not in the file");
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

    private void copy(String... names) throws IOException {
        for (String name : names) {
            Files.copy(golden(name), folder.resolve(name));
        }
    }

    private static List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.list(golden(name + ".index").resolveSibling(""))) {
            return all.filter(file -> file.getFileName().toString().startsWith(name + "."))
                    .toList();
        }
    }

    private static Path golden(String name) {
        return GoldenFiles.path(TensorBundleTest.class, name);
    }
}
