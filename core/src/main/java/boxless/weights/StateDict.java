package boxless.weights;

import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one network as a file names them, in the file's order.
 *
 * @param file where they come from, for messages
 * @param place the key under which they lay in a training run dictionary ({@code model_state_dict}), empty if they were the whole file
 * @param tensors by name, without the {@code module.} that DataParallel puts before every name
 * @param others entries beside the tensors that hold something else
 */
public record StateDict(Path file, String place, Map<String, StoredTensor> tensors, List<String> others) {
    /** Where training scripts keep the network, the most particular first. */
    private static final List<String> USUAL = List.of("model_state_dict", "state_dict", "model", "net", "network");

    private static final int MAX_DEPTH = 4;
    private static final String PARALLEL = "module.";

    public StateDict {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        others = List.copyOf(others);
    }

    /**
     * Finds the network in what a checkpoint holds: the whole of it, or what lies under a usual key ({@code model_state_dict},
     * {@code state_dict}, {@code model}, {@code net}, {@code network}) or under the only key that holds tensors.
     *
     * @param content dictionaries within dictionaries, with {@link StoredTensor}s at their ends
     * @throws BadFileException if there is none or more than one, or if one of its tensors is an {@link UnreadTensor}
     */
    public static StateDict in(Path file, Map<?, ?> content) {
        return find(file, "", content, 0);
    }

    /** The same with every element read, so that the file may be closed. */
    public StateDict inMemory() {
        Map<String, StoredTensor> read = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> read.put(name, tensor.inMemory()));
        return new StateDict(file, place, read, others);
    }

    private static StateDict find(Path file, String place, Map<?, ?> map, int depth) {
        if (depth > MAX_DEPTH) {
            throw none(file);
        }
        for (String key : USUAL) {
            if (map.get(key) instanceof Map<?, ?> inner && !inner.isEmpty()) {
                return find(file, join(place, key), inner, depth + 1);
            }
        }
        List<String> keys = new ArrayList<>();
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner && key instanceof String name && holdsTensors(inner)) {
                keys.add(name);
            }
        });
        if (keys.size() == 1 && map.get(keys.getFirst()) instanceof Map<?, ?> inner) {
            return of(file, join(place, keys.getFirst()), inner);
        }
        if (keys.size() > 1) {
            throw new BadFileException(
                    file,
                    "contains several networks (%s); save only the one you need with torch.save in Python"
                            .formatted(Names.some(keys)));
        }
        if (!holdsTensors(map)) {
            throw none(file);
        }
        return of(file, place, map);
    }

    private static StateDict of(Path file, String place, Map<?, ?> map) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        map.forEach((key, value) -> {
            if (value instanceof UnreadTensor unread) {
                throw new BadFileException(
                        file,
                        "tensor %s has the kind %s, which is not read; save the network in Python with %s in its place"
                                .formatted(Names.quoted(key), unread.kind(), unread.cure()));
            }
            if (key instanceof String name && value instanceof StoredTensor tensor) {
                tensors.put(name, tensor);
            } else {
                others.add(key.toString());
            }
        });
        if (tensors.isEmpty()) {
            throw none(file);
        }
        int strip = 0;
        while (allStartWith(tensors, PARALLEL, strip)) {
            strip += PARALLEL.length();
        }
        Map<String, StoredTensor> bare = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
            bare.put(entry.getKey().substring(strip), entry.getValue());
        }
        return new StateDict(file, place, bare, others);
    }

    private static boolean allStartWith(Map<String, StoredTensor> tensors, String prefix, int from) {
        return tensors.keySet().stream().allMatch(name -> name.startsWith(prefix, from));
    }

    private static boolean holdsTensors(Map<?, ?> map) {
        return map.entrySet().stream()
                .anyMatch(e -> e.getKey() instanceof String
                        && (e.getValue() instanceof StoredTensor || e.getValue() instanceof UnreadTensor));
    }

    private static String join(String place, @Nullable String key) {
        return place.isEmpty() ? String.valueOf(key) : place + "." + key;
    }

    private static BadFileException none(Path file) {
        return new BadFileException(file, "contains no network; save model.state_dict() with torch.save in Python");
    }
}
