package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.http.Problem;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
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
 */
record Brush(String name, String image, String key, List<String> labels) {
    private static final String CURE =
            "add to its labelling interface: <BrushLabels name=\"brush\" toName=\"image\"><Label value=\"...\"/></BrushLabels>";

    Brush {
        labels = List.copyOf(labels);
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
        List<Brush> brushes = new ArrayList<>();
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(configuration));
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "Image" -> images.put(attribute(xml, "name"), attribute(xml, "value"));
                        case "BrushLabels" ->
                            brushes.add(new Brush(attribute(xml, "name"), attribute(xml, "toName"), "", labels(xml)));
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
                        brush.labels))
                .findFirst();
    }

    /** Those up to the end of the brush. A label with an alias is called by that. */
    private static List<String> labels(XMLStreamReader xml) throws XMLStreamException {
        List<String> labels = new ArrayList<>();
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                if (xml.getLocalName().equals("Label")) {
                    String alias = attribute(xml, "alias");
                    labels.add(alias.isEmpty() ? attribute(xml, "value") : alias);
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        return labels;
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /**
     * The label for a class of the model: the one of the same name; or else the only one there is.
     *
     * @return empty if the project has no label for it
     */
    Optional<String> label(String category) {
        return labels.stream()
                .filter(category::equalsIgnoreCase)
                .findFirst()
                .or(() -> labels.size() == 1 ? Optional.of(labels.getFirst()) : Optional.empty());
    }
}
