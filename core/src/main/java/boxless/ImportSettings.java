package boxless;

import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.method.Published;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the command {@code import} can be told about a file.
 *
 * @param model the method's options
 * @param normalization of pictures
 * @param classes names of the categories 1, 2, ...
 */
record ImportSettings(String method, ObjectNode model, Normalization normalization, List<String> classes) {
    private static final String SOURCE = "import";

    ImportSettings {
        classes = List.copyOf(classes);
    }

    /** What the file says, with {@code key=value} over it. */
    static ImportSettings of(Published published, List<String> overrides) {
        ImportSettings found = new ImportSettings(
                published.method(), published.model(), published.normalization(), published.classes());
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'" + override + "': write option=value, for example model.clustering.seed=0.5");
            }
            Settings.set(given, override.substring(0, equals), Settings.parseYaml(override.substring(equals + 1)));
        }
        ImportSettings settings = Settings.bind(SOURCE, "", given, found);
        ObjectNode complete = Methods.complete(SOURCE, settings.method(), settings.model());
        return new ImportSettings(settings.method(), complete, settings.normalization(), settings.classes());
    }

    Model.Card card() {
        return new Model.Card(method, model, normalization, classes, "", "");
    }
}
