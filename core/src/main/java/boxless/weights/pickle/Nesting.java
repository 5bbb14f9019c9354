package boxless.weights.pickle;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Makes sure that a value does not contain itself and is not nested too deep to walk through. */
final class Nesting {
    static final int MAX_DEPTH = 100;

    private static final int OPEN = -1;

    private final PickleReader in;
    // A value may stand in many places; without remembering it, walking would take exponential time.
    private final Map<Object, Integer> heights = new IdentityHashMap<>();

    Nesting(PickleReader in) {
        this.in = in;
    }

    void check(Object value) {
        height(value, 0);
    }

    private int height(Object value, int depth) {
        Collection<?> children = switch (value) {
            case Map<?, ?> map -> map.values();
            case Collection<?> list -> list;
            default -> List.of();
        };
        if (children.isEmpty()) {
            return 0;
        }
        Integer known = heights.putIfAbsent(value, OPEN);
        if (known != null && known == OPEN) {
            throw in.bad("has a value that contains itself");
        }
        int height = known != null ? known : 1;
        if (known == null) {
            check(depth + 1);
            for (Object child : children) {
                height = Math.max(height, 1 + height(child, depth + 1));
            }
            heights.put(value, height);
        }
        check(height);
        return height;
    }

    private void check(int depth) {
        if (depth > MAX_DEPTH) {
            throw in.bad("has values nested more than " + MAX_DEPTH + " deep");
        }
    }
}
