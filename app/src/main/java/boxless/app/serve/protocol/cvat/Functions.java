package boxless.app.serve.protocol.cvat;

import boxless.app.serve.http.Problem;
import boxless.app.serve.work.ModelShelf;
import boxless.file.Settings;
import boxless.mask.Category;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What CVAT sees of the models: a detector for each, and an interactor for those that can be clicked. */
record Functions(ModelShelf models) {
    /** Which question a function answers. */
    enum Kind {
        DETECTOR,
        INTERACTOR
    }

    /**
     * A function.
     *
     * @param name of characters that CVAT's addresses allow
     */
    record Function(String name, Kind kind, ModelShelf.Entry model) {
        /**
         * As nuclio describes a function. All annotations are texts; CVAT takes any that is not empty for true.
         *
         * @param port where CVAT reaches this server
         */
        ObjectNode describe(int port) {
            ObjectNode json = Settings.JSON.createObjectNode();
            ObjectNode metadata = json.putObject("metadata");
            metadata.put("name", name);
            metadata.put("namespace", "nuclio");
            metadata.putObject("labels").put("nuclio.io/project-name", "cvat");
            ObjectNode annotations = metadata.putObject("annotations");
            annotations.put("name", "Boxless: " + model.name());
            annotations.put("version", "2");
            switch (kind) {
                case DETECTOR -> {
                    annotations.put("type", "detector");
                    annotations.put("spec", labels().toString());
                }
                case INTERACTOR -> {
                    annotations.put("type", "interactor");
                    annotations.put("spec", "[]");
                    annotations.put("min_pos_points", "0");
                    annotations.put("min_neg_points", "0");
                    annotations.put("startswith_box_optional", "true");
                    annotations.put("help_message", "Click inside an object; further clicks refine it");
                }
            }
            json.putObject("spec").put("description", description());
            ObjectNode status = json.putObject("status");
            status.put("state", "ready");
            status.put("httpPort", port);
            return json;
        }

        private String description() {
            String objects = String.join(", ", Category.names(model.categories()));
            return kind == Kind.DETECTOR ? "finds " + objects : "the object under a click: " + objects;
        }

        private ArrayNode labels() {
            ArrayNode labels = Settings.JSON.createArrayNode();
            for (Category category : model.categories()) {
                ObjectNode label = labels.addObject();
                label.put("id", category.id());
                label.put("name", category.name());
                label.put("type", "mask");
            }
            return labels;
        }
    }

    List<Function> all() {
        TreeSet<String> names = new TreeSet<>();
        List<Function> all = new ArrayList<>();
        for (ModelShelf.Entry model : models.entries()) {
            String name = "boxless-" + model.name().replaceAll("[^A-Za-z0-9_.-]", "-");
            all.add(new Function(unique(name, names), Kind.DETECTOR, model));
            if (model.clicks()) {
                all.add(new Function(unique(name + "-interactor", names), Kind.INTERACTOR, model));
            }
        }
        return all;
    }

    private static String unique(String name, TreeSet<String> names) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "-" + i;
        }
        return unique;
    }

    Function named(String name) {
        List<Function> all = all();
        return all.stream()
                .filter(function -> function.name.equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("no function %s; there are: %s"
                        .formatted(
                                Problem.cited(name),
                                String.join(
                                        ", ", all.stream().map(Function::name).toList()))));
    }

    /** The one that a request without a name asks for: points are a question for an interactor. */
    Function usual(boolean points) {
        ModelShelf.Entry model = points ? models.entryForClicks(Optional.empty()) : models.entry(Optional.empty());
        Kind kind = points ? Kind.INTERACTOR : Kind.DETECTOR;
        return all().stream()
                .filter(function ->
                        function.kind == kind && function.model.name().equals(model.name()))
                .findFirst()
                .orElseThrow();
    }

    /** All, by their names. */
    Map<String, ObjectNode> describe(int port) {
        Map<String, ObjectNode> described = new LinkedHashMap<>();
        all().forEach(function -> described.put(function.name, function.describe(port)));
        return described;
    }
}
