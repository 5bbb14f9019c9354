package boxless.export;

import java.util.Map;

/** What categories are called where a name is needed. */
final class Categories {
    private Categories() {}

    /** The category's name, or its number where it has none. */
    static String name(Map<Integer, String> names, int category) {
        String name = names.get(category);
        return name == null || name.isBlank() ? "category " + category : name;
    }
}
