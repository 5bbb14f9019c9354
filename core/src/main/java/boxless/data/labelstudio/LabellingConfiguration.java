package boxless.data.labelstudio;

import boxless.file.BadFileException;
import boxless.file.TextFile;
import boxless.file.Xml;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The labelling configuration of a project, which an export does not contain: it gives the labels and their order. */
final class LabellingConfiguration {
    private LabellingConfiguration() {}

    /** The labels as annotations name them, by their alias if they have one, in their order; none if there is no such file. */
    static List<String> labels(Path xml) {
        List<String> labels = new ArrayList<>();
        if (!Files.isRegularFile(xml)) {
            return labels;
        }
        try (Reader in = TextFile.reader(xml)) {
            XMLStreamReader reader = Xml.reader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("Label")) {
                    String alias = reader.getAttributeValue(null, "alias");
                    String label = alias == null || alias.isEmpty() ? reader.getAttributeValue(null, "value") : alias;
                    if (label != null && !labels.contains(label)) {
                        labels.add(label);
                    }
                }
            }
            return labels;
        } catch (IOException | XMLStreamException e) {
            throw new BadFileException(
                    xml, "is no labelling configuration; copy it again from the settings of the project", e);
        }
    }
}
