package boxless.data.drawn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the objects of an image in the order in which they were drawn, joining the shapes of a group. */
public final class Regions {
    private record Key(String label, Object group) {}

    private final Map<Key, List<Shape>> shapes = new LinkedHashMap<>();

    /** @param group that the shape belongs to together with others of the same label; null for none */
    public void add(String label, @Nullable Object group, Shape shape) {
        Key key = new Key(label, group == null ? new Object() : group);
        shapes.computeIfAbsent(key, k -> new ArrayList<>()).add(shape);
    }

    /** All of them, back to front. */
    public List<Region> list() {
        return shapes.entrySet().stream()
                .map(entry -> new Region(entry.getKey().label(), entry.getValue()))
                .toList();
    }
}
