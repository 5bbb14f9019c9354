package boxless.data.cvat;

import boxless.data.drawn.Region;
import boxless.data.drawn.Regions;
import boxless.file.BadFileException;
import boxless.file.TextFile;
import boxless.file.Xml;
import boxless.mask.Size;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The elements of a file of CVAT, from its front to its end. */
final class CvatFile {
    private static final String ROOT = "annotations";

    /**
     * An image with its objects.
     *
     * @param id as CVAT numbers it in its task; empty if it does not
     * @param name its path
     * @param subset that it belongs to; null for none
     * @param size as stated; null if it is not
     * @param regions back to front
     * @param leftOut kinds of elements that enclose nothing
     */
    record Image(
            String id,
            String name,
            @Nullable String subset,
            @Nullable Size size,
            List<Region> regions,
            List<String> leftOut) {
        /** What people may look for in the file. */
        String entry() {
            return "image " + name + (id.isEmpty() ? "" : " (id " + id + ")");
        }
    }

    private final Path file;
    private final XMLStreamReader xml;
    private final List<String> labels = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();

    private CvatFile(Path file, XMLStreamReader xml) {
        this.file = file;
        this.xml = xml;
    }

    /** The declared labels, in their order. */
    List<String> labels() {
        return labels;
    }

    List<Image> images() {
        return images;
    }

    /** Whether the file is one of CVAT's, by its outermost element. */
    static boolean isCvat(Path file) {
        try (Reader in = TextFile.reader(file)) {
            XMLStreamReader xml = Xml.reader(in);
            xml.nextTag();
            return xml.getLocalName().equals(ROOT);
        } catch (IOException | XMLStreamException e) {
            return false;
        }
    }

    /**
     * Whether an image is said to belong to a subset; false where the file cannot be read up to there. In a project every image is in one: of a task, whose
     * images may lie in any number of folders, no more than the first image is read.
     */
    static boolean hasSubset(Path file, String subset) {
        try (Reader in = TextFile.reader(file)) {
            XMLStreamReader xml = Xml.reader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("image")) {
                    String named = xml.getAttributeValue(null, "subset");
                    if (named == null || named.equals(subset)) {
                        return named != null;
                    }
                }
            }
            return false;
        } catch (IOException | XMLStreamException e) {
            return false;
        }
    }

    /** @throws BadFileException if it is damaged or of videos */
    static CvatFile read(Path file) {
        try (Reader in = TextFile.reader(file)) {
            CvatFile cvat = new CvatFile(file, Xml.reader(in));
            cvat.read();
            return cvat;
        } catch (IOException e) {
            throw BadFileException.unread(file, e, "annotations.xml of CVAT for images 1.1");
        } catch (XMLStreamException e) {
            String reason = String.valueOf(e.getMessage()).lines().reduce("", (a, b) -> b);
            throw new BadFileException(file, "not valid XML: " + reason + "; export it again", e);
        }
    }

    private void read() throws XMLStreamException {
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "label" -> label();
                    case "image" -> image();
                    case "track" ->
                        throw new BadFileException(
                                file, "is CVAT's format for videos; export the task as 'CVAT for images 1.1'");
                    default -> {}
                }
            }
        }
    }

    /** A declared label; the points of a skeleton are labels with a parent. */
    private void label() throws XMLStreamException {
        String name = "";
        boolean part = false;
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (depth == 1 && xml.getLocalName().equals("name")) {
                    name = xml.getElementText().strip();
                } else if (depth == 1 && xml.getLocalName().equals("parent")) {
                    part = !xml.getElementText().isBlank();
                } else {
                    depth++;
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        if (!part && !labels.contains(name)) {
            labels.add(name);
        }
    }

    private void image() throws XMLStreamException {
        Map<String, String> image = attributes();
        List<CvatShape> shapes = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (depth == 1 && CvatShape.isArea(xml.getLocalName())) {
                    shapes.add(new CvatShape(xml.getLocalName(), attributes()));
                } else if (depth == 1) {
                    leftOut.add(xml.getLocalName());
                }
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        String id = image.getOrDefault("id", "");
        String name = image.getOrDefault("name", "");
        if (name.isBlank()) {
            throw new BadFileException(
                    file,
                    "image %d%s has no name; add its path, or export it again"
                            .formatted(images.size() + 1, id.isEmpty() ? "" : " (id " + id + ")"));
        }
        try {
            images.add(new Image(id, name, image.get("subset"), size(image), regions(shapes), leftOut));
        } catch (IllegalArgumentException e) {
            throw new BadFileException(file, "image %s has %s; correct it".formatted(name, e.getMessage()), e);
        }
    }

    private static List<Region> regions(List<CvatShape> shapes) {
        Regions regions = new Regions();
        shapes.stream()
                .sorted(Comparator.comparingInt(CvatShape::order))
                .forEach(shape -> regions.add(shape.label(), shape.group() == 0 ? null : shape.group(), shape.shape()));
        return regions.list();
    }

    private static @Nullable Size size(Map<String, String> image) {
        String width = image.get("width");
        String height = image.get("height");
        try {
            return width == null || height == null ? null : new Size(Integer.parseInt(width), Integer.parseInt(height));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the size %s x %s".formatted(width, height), e);
        }
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return attributes;
    }
}
