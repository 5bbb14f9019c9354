package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Problem;
import boxless.file.Xml;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The brush of a project's labelling configuration, in which objects are given.
 *
 * @param name of the tag, {@code from_name} of what it draws
 * @param image name of the tag that it draws on, {@code to_name}
 * @param key under which the data of a task holds the address of the image
 * @param labels as annotations name them, in their order
 * @param values of labels with an alias, which people see, by alias; also those of other tags
 */
record Brush(String name, String image, String key, List<String> labels, Map<String, String> values) {
    private static final String CURE =
            "add to its labelling interface: <BrushLabels name=\"brush\" toName=\"image\"><Label value=\"...\"/></BrushLabels>";

    Brush {
        labels = List.copyOf(labels);
        values = Map.copyOf(values);
    }

    /**
     * The first brush of a configuration that draws on an image.
     *
     * @throws Problem if there is none
     */
    static Brush of(String configuration) {
        return find(configuration)
                .orElseThrow(() ->
                        Problem.bad("the project has no brush for an image, in which objects are given; " + CURE));
    }

    /**
     * The same; empty if there is none.
     *
     * @throws Problem if it is no XML
     */
    static Optional<Brush> find(String configuration) {
        Map<String, String> images = new LinkedHashMap<>();
        Map<String, String> values = new HashMap<>();
        List<Brush> brushes = new ArrayList<>();
        try {
            XMLStreamReader xml = Xml.reader(new StringReader(configuration));
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "Image" -> images.put(attribute(xml, "name"), attribute(xml, "value"));
                        case "BrushLabels" ->
                            brushes.add(new Brush(
                                    attribute(xml, "name"),
                                    attribute(xml, "toName"),
                                    "",
                                    labels(xml, values),
                                    Map.of()));
                        case "Label" -> label(xml, values);
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw Problem.bad("label_config: no valid XML; save the labelling interface of the project again");
        }
        return brushes.stream()
                .filter(brush -> images.getOrDefault(brush.image, "").startsWith("$"))
                .map(brush -> new Brush(
                        brush.name,
                        brush.image,
                        images.getOrDefault(brush.image, "").substring(1),
                        brush.labels,
                        values))
                .findFirst();
    }

    /** Those up to the end of the brush. A label with an alias is called by that. */
    private static List<String> labels(XMLStreamReader xml, Map<String, String> values) throws XMLStreamException {
        List<String> labels = new ArrayList<>();
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                if (xml.getLocalName().equals("Label")) {
                    labels.add(label(xml, values));
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        return labels;
    }

    private static String label(XMLStreamReader xml, Map<String, String> values) {
        String value = attribute(xml, "value");
        String alias = attribute(xml, "alias");
        if (alias.isEmpty()) {
            return value;
        }
        values.put(alias, value);
        return alias;
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /**
     * The label for a class of the model: the one of the same name, as annotations or as people know it; or else the only one there is.
     *
     * @return empty if the project has no label for it
     */
    Optional<String> label(String category) {
        return labels.stream()
                .filter(label -> isCalled(label, category))
                .min(Comparator.comparing(label -> !label.equals(category)))
                .or(() -> labels.size() == 1 ? Optional.of(labels.getFirst()) : Optional.empty());
    }

    /**
     * The other way round: the class for a label, by its name alone.
     *
     * @param label as annotations name it, also one of another tag
     * @return empty if none of the classes is called so
     */
    Optional<String> category(String label, List<String> categories) {
        return categories.stream()
                .filter(category -> isCalled(label, category))
                .min(Comparator.comparing(category -> !category.equals(label)));
    }

    private boolean isCalled(String label, String category) {
        return label.equalsIgnoreCase(category)
                || values.getOrDefault(label, label).equalsIgnoreCase(category);
    }
}
