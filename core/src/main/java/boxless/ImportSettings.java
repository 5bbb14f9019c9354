package boxless;

import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Paper;
import boxless.method.Published;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What can be said about published weights over what the file itself says.
 *
 * @param model the method's options
 * @param normalization of pictures
 * @param classes names of the categories 1, 2, ...
 * @param stuff those of them that are not things
 */
record ImportSettings(
        String method, ObjectNode model, Normalization normalization, List<String> classes, List<String> stuff) {
    private static final String SOURCE = "import";

    ImportSettings {
        classes = List.copyOf(classes);
        stuff = List.copyOf(stuff);
        Set<String> names = new HashSet<>();
        for (String name : classes) {
            if (!names.add(name)) {
                throw new IllegalArgumentException(
                        "classes: '" + name + "' is there twice; give each class a name of its own");
            }
        }
        for (String name : stuff) {
            if (!classes.contains(name)) {
                throw new IllegalArgumentException("stuff: '" + name
                        + "' is not in classes; name those of the classes that are stuff, stuff=[] for none");
            }
        }
    }

    /** What the file says, with {@code key=value} over it. */
    static ImportSettings of(Published published, List<String> overrides) {
        ImportSettings found = new ImportSettings(
                published.method(),
                published.model(),
                published.normalization(),
                Category.names(published.categories()),
                Category.stuff(published.categories()));
        ImportSettings settings = Settings.bind(SOURCE, "", given(overrides), found);
        Paper<?> paper = Methods.named(SOURCE, settings.method());
        if (!settings.stuff().isEmpty() && !paper.stuff()) { // its networks have nothing for it
            throw new IllegalArgumentException("%s: stuff: '%s' is stuff, which %s does not learn; leave it out"
                    .formatted(SOURCE, settings.stuff().getFirst(), paper.name()));
        }
        return new ImportSettings(
                settings.method(),
                paper.complete(SOURCE, settings.model()),
                settings.normalization(),
                settings.classes(),
                settings.stuff());
    }

    /** What was guessed of a file and nobody said. */
    static List<String> guesses(Published published, List<String> overrides) {
        ObjectNode given = given(overrides);
        return published.guesses().stream()
                .filter(guess -> given.at("/" + guess.key().replace('.', '/')).isMissingNode())
                .map(Published.Guess::note)
                .toList();
    }

    private static ObjectNode given(List<String> overrides) {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        Settings.override(given, overrides, "option=value, for example model.clustering.seed=0.5");
        return given;
    }

    Model.Card card() {
        return new Model.Card(method, model, normalization, Category.of(classes, stuff), "", "");
    }
}
