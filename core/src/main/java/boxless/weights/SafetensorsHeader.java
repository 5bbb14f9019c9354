package boxless.weights;

import boxless.file.JsonReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the head of a safetensors file: eight bytes with the length of a JSON object, the object, then the elements
 * without holes or overlaps. Everything is checked before a tensor is handed out.
 */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";
    /** The limit of the reference implementation. */
    static final int MAX_LENGTH = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private record Entry(String name, DType dtype, long[] shape, long begin, long end) {}

    private final FileBytes file;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final long dataStart;

    private SafetensorsHeader(FileBytes file) {
        this.file = file;
        int length = length();
        this.dataStart = 8L + length;
        parse(text(length));
        checkLayout();
    }

    /** Checks the head of the file and gives the file with its tensors. */
    static SafetensorsFile read(FileBytes file) {
        SafetensorsHeader header = new SafetensorsHeader(file);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Entry entry : header.entries) {
            Bytes bytes = file.slice(header.dataStart + entry.begin, entry.end - entry.begin);
            tensors.put(entry.name, new StoredTensor(entry.dtype, entry.shape, bytes));
        }
        return new SafetensorsFile(
                file, Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(header.metadata));
    }

    private int length() {
        if (file.length() < 8) {
            throw file.damaged("has only " + file.length() + " bytes, too few for a safetensors file");
        }
        ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, start);
        long length = start.getLong(0);
        if (length < 2 || length > MAX_LENGTH) {
            throw file.bad("is not a safetensors file; give one, or import a PyTorch checkpoint first");
        }
        if (length > file.length() - 8) {
            throw file.bad("ends inside its header; the file is truncated, copy or download it again");
        }
        return (int) length;
    }

    private String text(int length) {
        ByteBuffer header = ByteBuffer.allocate(length);
        file.read(8, header);
        header.flip();
        if (header.get(0) != '{') {
            throw file.bad("is not a safetensors file; give one, or import a PyTorch checkpoint first");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException e) {
            throw file.damaged("its header is not UTF-8", e);
        }
    }

    private void parse(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                expect(name, json.nextToken(), JsonToken.START_OBJECT);
                if (name.equals(METADATA)) {
                    parseMetadata(json);
                } else {
                    entries.add(parseEntry(json, name));
                }
            }
            if (json.nextToken() != null) {
                throw file.damaged("has text after its header object");
            }
        } catch (JacksonException e) {
            throw file.damaged("its header is not valid JSON (" + JsonReason.of(e) + ")", e);
        }
    }

    private void parseMetadata(JsonParser json) {
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            expect(METADATA + "." + key, json.nextToken(), JsonToken.VALUE_STRING);
            metadata.put(key, json.getString());
        }
    }

    private Entry parseEntry(JsonParser json, String name) {
        DType dtype = null;
        long[] shape = null;
        long[] offsets = null;
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            JsonToken token = json.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(name, token, JsonToken.VALUE_STRING);
                    dtype = dtype(name, json.getString());
                }
                case "shape" -> shape = numbers(json, name, token);
                case "data_offsets" -> offsets = numbers(json, name, token);
                default ->
                    throw file.damaged("tensor " + Names.quoted(name) + " has the unknown key " + Names.quoted(key));
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw file.damaged("tensor " + Names.quoted(name) + " lacks its dtype, shape or two data_offsets");
        }
        checkSize(name, dtype, shape, offsets[0], offsets[1]);
        return new Entry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private DType dtype(String name, String written) {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(written)) {
                return dtype;
            }
        }
        throw file.bad("tensor " + Names.quoted(name) + " has the element type " + Names.quoted(written)
                + "; save it as F32, F16 or BF16 instead");
    }

    private long[] numbers(JsonParser json, String name, @Nullable JsonToken token) {
        expect(name, token, JsonToken.START_ARRAY);
        List<Long> numbers = new ArrayList<>();
        for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            expect(name, token, JsonToken.VALUE_NUMBER_INT);
            long number = json.getLongValue();
            if (number < 0) {
                throw file.damaged("tensor " + Names.quoted(name) + " has the negative number " + number);
            }
            numbers.add(number);
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private void checkSize(String name, DType dtype, long[] shape, long begin, long end) {
        long elements;
        try {
            elements = StoredTensor.elements(shape);
        } catch (IllegalArgumentException e) {
            throw file.damaged("tensor " + Names.quoted(name) + " has an " + e.getMessage(), e);
        }
        if (end - begin != elements * dtype.bytes()) {
            throw file.damaged("tensor %s has %d bytes where its shape and type need %d"
                    .formatted(Names.quoted(name), end - begin, elements * dtype.bytes()));
        }
    }

    private void checkLayout() {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = 0;
        for (Entry entry : sorted) {
            if (entry.begin != end) {
                throw file.damaged("tensor %s begins at byte %d where the one before ends at %d"
                        .formatted(Names.quoted(entry.name), entry.begin, end));
            }
            end = entry.end;
            if (end > file.length() - dataStart) {
                throw file.bad("ends before tensor '" + entry.name
                        + "' is complete; the file is truncated, copy or download it again");
            }
        }
        if (end != file.length() - dataStart) {
            throw file.damaged("has %d bytes after its last tensor".formatted(file.length() - dataStart - end));
        }
    }

    private void expect(String name, @Nullable JsonToken found, JsonToken wanted) {
        if (found != wanted) {
            throw file.damaged("its header has %s where %s needs %s"
                    .formatted(found == null ? "an end" : found, Names.quoted(name), wanted));
        }
    }
}
