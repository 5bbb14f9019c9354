package boxless.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() {
        Path path = folder.resolve("model.safetensors");
        float[] weights = new float[100_000];
        Random random = new Random(1);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("conv.weight", StoredTensor.ofFloats(new long[] {100, 10, 100}, weights));
        tensors.put("steps", StoredTensor.ofLongs(new long[0], -7));
        Bytes mask = Bytes.of(ByteBuffer.wrap(new byte[] {1, 0, 1}));
        tensors.put("mask", new StoredTensor(DType.BOOL, new long[] {3}, mask));
        tensors.put("none", StoredTensor.ofFloats(new long[] {0, 4}));
        tensors.put("Größe \"1\"\n", StoredTensor.ofFloats(new long[] {1}, 2).as(DType.F16));
        Safetensors.write(path, tensors, Map.of("recipe", "lr: 1e-3\n", "classes", "[\"cell\"]"));

        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThat(file.metadata()).isEqualTo(Map.of("recipe", "lr: 1e-3\n", "classes", "[\"cell\"]"));
            assertThat(file.tensors().keySet()).isEqualTo(tensors.keySet());
            assertThat(tensor(file, "conv.weight").toFloats()).isEqualTo(weights);
            assertThat(tensor(file, "conv.weight").shape()).containsExactly(100, 10, 100);
            assertThat(tensor(file, "steps").toLongs()).containsExactly(-7);
            assertThat(tensor(file, "steps").shape()).isEmpty();
            assertThat(tensor(file, "mask").toLongs()).containsExactly(1, 0, 1);
            assertThat(tensor(file, "none").toFloats()).isEmpty();
            assertThat(tensor(file, "Größe \"1\"\n").dtype()).isEqualTo(DType.F16);
        }
    }

    @Test
    void equalContentGivesEqualBytes() throws IOException {
        StoredTensor a = StoredTensor.ofFloats(new long[] {2}, 1, 2);
        StoredTensor b = StoredTensor.ofLongs(new long[] {1}, 3);
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        Map<String, StoredTensor> turned = new LinkedHashMap<>();
        turned.put("b", b);
        turned.put("a", a);
        Safetensors.write(one, Map.of("a", a, "b", b), Map.of("x", "1", "y", "2"));
        Safetensors.write(other, turned, Map.of("y", "2", "x", "1"));

        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(other));
        // As the reference writes it: the wider type first, a header of a multiple of eight.
        assertThat(Files.readString(one, StandardCharsets.ISO_8859_1))
                .contains("\"b\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},\"a\"");
    }

    @Test
    void aFileReadWholeCanBeReplacedByItself() {
        Path path = folder.resolve("model");
        Safetensors.write(path, Map.of("a", StoredTensor.ofFloats(new long[] {2}, 1, 2)), Map.of());
        Safetensors.Contents contents = Safetensors.read(path);
        Safetensors.write(path, contents.tensors(), Map.of("k", "v"));
        assertThat(tensor(Safetensors.read(path).tensors(), "a").toFloats()).containsExactly(1, 2);
    }

    @Test
    void aClosedFileSaysSo() {
        Path path = folder.resolve("model");
        Safetensors.write(path, Map.of("a", StoredTensor.ofFloats(new long[] {2}, 1, 2)), Map.of());
        SafetensorsFile file = Safetensors.open(path);
        file.close();
        assertThatThrownBy(() -> tensor(file, "a").toFloats()).hasMessageContaining("is closed");
    }

    @Test
    void halvesRoundToTheNearestEven() {
        Random random = new Random(2);
        for (int i = 0; i < 200_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            float half = Float.intBitsToFloat(StoredTensor.toBfloat16(value) << 16);
            if (Float.isNaN(value)) {
                assertThat(half).isNaN();
                continue;
            }
            // Brute force: the nearest of the two neighbours that a bfloat16 can hold, the even one on a tie.
            float down = Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xffff0000);
            float up = Float.intBitsToFloat((Float.floatToRawIntBits(value) & 0xffff0000) + 0x10000);
            double toDown = Math.abs((double) value - down);
            double toUp = (Float.isInfinite(up) ? 0x1p128 : Math.abs((double) up)) - Math.abs((double) value);
            boolean evenDown = (Float.floatToRawIntBits(down) & 0x10000) == 0;
            assertThat(half).isEqualTo(toDown < toUp || (toDown == toUp && evenDown) ? down : up);
        }
        StoredTensor halves =
                StoredTensor.ofFloats(new long[] {3}, 2049, 2051, 1e9f).as(DType.F16);
        assertThat(halves.toFloats()).containsExactly(2048, 2052, Float.POSITIVE_INFINITY);
    }

    @Test
    void rulesOfTheFormatAreKept() {
        bad("{}", 8, "8 bytes after its last tensor");
        bad("{\"a\":" + entry("F32", "[2]", 0, 8) + "}", 4, "ends before tensor 'a' is complete");
        bad("{\"a\":" + entry("F32", "[2]", 0, 4) + "}", 4, "tensor 'a' has 4 bytes where");
        bad("{\"a\":" + entry("F32", "[2]", 8, 0) + "}", 8, "tensor 'a' has -8 bytes");
        bad("{\"a\":" + entry("F32", "[-1]", 0, 4) + "}", 4, "negative number -1");
        bad("{\"a\":" + entry("F32", "[4294967296,4294967296]", 0, 0) + "}", 0, "impossible shape");
        bad("{\"a\":" + entry("F32", "[99999999999999999999]", 0, 0) + "}", 0, "not valid JSON");
        bad("{\"a\":" + entry("F32", "[1.5]", 0, 4) + "}", 4, "VALUE_NUMBER_FLOAT where 'a' needs VALUE_NUMBER_INT");
        bad("{\"a\":" + entry("C64", "[1]", 0, 8) + "}", 8, "element type 'C64'; save it as F32");
        bad(
                "{\"a\":" + entry("U8", "[1]", 0, 1) + ",\"b\":" + entry("U8", "[1]", 2, 3) + "}",
                3,
                "tensor 'b' begins at byte 2");
        bad(
                "{\"a\":" + entry("U8", "[2]", 0, 2) + ",\"b\":" + entry("U8", "[2]", 1, 3) + "}",
                3,
                "tensor 'b' begins at byte 1");
        bad("{\"a\":" + entry("U8", "[1]", 0, 1) + ",\"a\":" + entry("U8", "[1]", 1, 2) + "}", 2, "Duplicate");
        bad("{\"a\":{\"dtype\":\"F32\"}}", 0, "tensor 'a' lacks");
        bad("{\"a\":[]}", 0, "START_ARRAY where 'a' needs START_OBJECT");
        bad("{\"__metadata__\":{\"a\":1}}", 0, "'__metadata__.a' needs VALUE_STRING");
        bad("{\"a\":", 0, "header");
        bad("{} {}", 0, "after its header object");
        bad("{\"a\":" + "[".repeat(100_000), 0, "START_ARRAY");
        bad("PK", 0, "import a PyTorch checkpoint");
    }

    @Test
    void lengthsAndEncodingOfTheHeaderAreChecked() throws IOException {
        Path path = folder.resolve("bad");
        assertThatThrownBy(() -> Safetensors.open(path)).hasMessageContaining("no such file");
        assertThatThrownBy(() -> Safetensors.open(folder)).hasMessageContaining("is a folder");
        Files.write(path, new byte[7]);
        assertThatThrownBy(() -> Safetensors.open(path))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("7 bytes");
        for (long length : new long[] {-1, 0, 3, 100_000_001, Long.MAX_VALUE}) {
            Files.write(path, file(length, "{}".getBytes(StandardCharsets.UTF_8), 0));
            assertThatThrownBy(() -> Safetensors.open(path)).isInstanceOf(BadFileException.class);
        }
        Files.write(path, file(8, new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}, 0));
        assertThatThrownBy(() -> Safetensors.open(path)).hasMessageContaining("not UTF-8");
    }

    @Test
    void mutatedFilesGiveAnErrorAndNothingElse() throws IOException {
        Path original = folder.resolve("model");
        Safetensors.write(
                original,
                Map.of("a", StoredTensor.ofFloats(new long[] {2}, 1, 2), "b", StoredTensor.ofLongs(new long[] {1}, 3)),
                Map.of("k", "v"));
        byte[] good = Files.readAllBytes(original);
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            Path path = folder.resolve("mutated" + i); // rewriting one file waits for the disk
            byte[] bytes = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(path, random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
            try {
                Safetensors.read(path).tensors().values().forEach(StoredTensor::toFloats);
            } catch (BadFileException e) {
                assertThat(e.getMessage()).startsWith(path.toString()).doesNotContain("\n");
            }
            Files.delete(path);
        }
    }

    private void bad(String header, int data, String message) {
        Path path = folder.resolve("bad");
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(path, file(bytes.length, bytes, data));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> Safetensors.open(path))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(message);
    }

    private static byte[] file(long length, byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .array();
    }

    private static String entry(String dtype, String shape, long begin, long end) {
        return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}".formatted(dtype, shape, begin, end);
    }

    private static StoredTensor tensor(SafetensorsFile file, String name) {
        return tensor(file.tensors(), name);
    }

    private static StoredTensor tensor(Map<String, StoredTensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
