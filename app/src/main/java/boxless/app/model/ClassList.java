package boxless.app.model;

import boxless.Model;
import java.util.stream.Collectors;

/** A model's classes in a line. */
final class ClassList {
    private ClassList() {}

    static String of(Model.Card card) {
        return card.categories().stream()
                .map(category -> category.thing() ? category.name() : category.name() + " (stuff)")
                .collect(Collectors.joining(", "));
    }
}
