package boxless.image;

import boxless.file.Xml;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An image in the OME-XML that the first page of an OME-TIFF holds: sizes, the names of the channels, and for every plane its file and page. The files of a
 * set all describe all of its images; that of a file is the first with a plane there.
 */
final class OmeDescription {
    /** One TiffData element; fileName is empty for this file. */
    private record Block(int page, int channel, int slice, int frame, int planes, String fileName) {}

    private final XMLStreamReader xml;
    private final String ownName;
    private final @Nullable String ownId;
    private String order = "XYCZT";
    private int channels;
    private int slices;
    private int frames;
    private String unit = "";
    private double pixelWidth;
    private double pixelHeight;
    private final List<String> names = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    private OmeDescription(XMLStreamReader xml, String ownName, @Nullable String ownId) {
        this.xml = xml;
        this.ownName = ownName;
        this.ownId = ownId;
    }

    /**
     * @param samples of a page
     * @param pages in this file
     * @return null where it is no OME-XML of an image
     */
    static @Nullable TiffDescription parse(String text, int samples, int pages, String fileName) {
        List<OmeDescription> images = new ArrayList<>();
        try {
            readAll(Xml.reader(new StringReader(text.strip())), fileName, images);
        } catch (XMLStreamException | NumberFormatException e) {
            // Images that are whole count, whatever follows them.
        }
        if (images.isEmpty()) {
            return null;
        }
        List<OmeDescription> here = here(images);
        OmeDescription image = here.isEmpty() ? images.getFirst() : here.getFirst();
        return image.result(samples, pages, Math.max(1, here.size()));
    }

    private static void readAll(XMLStreamReader xml, String ownName, List<OmeDescription> images)
            throws XMLStreamException {
        String ownId = null;
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "OME" -> ownId = xml.getAttributeValue(null, "UUID");
                    case "Image" -> {
                        OmeDescription image = new OmeDescription(xml, ownName, ownId);
                        image.read();
                        if (image.slices > 0) { // else an element of that name in an annotation
                            images.add(image);
                        }
                    }
                    default -> {}
                }
            }
        }
    }

    /** Those with planes in this file. An image that says nothing of its planes is one only where no other is. */
    private static List<OmeDescription> here(List<OmeDescription> images) {
        List<OmeDescription> here = new ArrayList<>(images);
        here.removeIf(image -> image.blocks.stream().noneMatch(block -> block.fileName.isEmpty()));
        if (here.isEmpty()) {
            here.addAll(images);
            here.removeIf(image -> !image.blocks.isEmpty());
        }
        return here;
    }

    /** Up to the end of the image. */
    private void read() throws XMLStreamException {
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                element(xml.getLocalName());
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("Image")) {
                return;
            }
        }
    }

    private void element(String name) throws XMLStreamException {
        switch (name) {
            case "Pixels" -> {
                order = text("DimensionOrder", order);
                channels = number("SizeC", 1);
                slices = number("SizeZ", 1);
                frames = number("SizeT", 1);
                pixelWidth = real("PhysicalSizeX");
                pixelHeight = real("PhysicalSizeY");
                unit = pixelWidth > 0 ? text("PhysicalSizeXUnit", "\u00b5m") : "";
            }
            case "Channel" -> names.add(text("Name", ""));
            case "TiffData" -> blocks.add(block());
            default -> {}
        }
    }

    /** Without a page and a number of planes, a block is all of the file; with a page alone it is that. */
    private Block block() throws XMLStreamException {
        int page = number("IFD", 0);
        int planes = number("PlaneCount", number("NumPlanes", text("IFD", "").isEmpty() ? 0 : 1));
        int channel = number("FirstC", 0);
        int slice = number("FirstZ", 0);
        int frame = number("FirstT", 0);
        return new Block(page, channel, slice, frame, planes, fileName());
    }

    /** What the UUID within the block refers to; empty for this file. */
    private String fileName() throws XMLStreamException {
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                return "";
            }
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("UUID")) {
                String name = text("FileName", "");
                String id = xml.getElementText().strip();
                return name.isEmpty() || isOwn(name) || id.equals(ownId) ? "" : name;
            }
        }
        return "";
    }

    /** Folders do not count, as they do not where a file is opened. */
    private boolean isOwn(String name) {
        return ('/' + name.replace('\\', '/')).endsWith('/' + ownName);
    }

    /** @param images that lie in this file */
    private @Nullable TiffDescription result(int samples, int pages, int images) {
        channels = Math.max(1, channels / samples);
        if (!TiffDescription.isPlausible(channels, slices, frames) || order.length() != 5) {
            return null;
        }
        TiffDescription.Place[] places = new TiffDescription.Place[channels * slices * frames];
        BitSet placed = new BitSet(places.length);
        int missing = places.length;
        // The last of several blocks counts. From the back each plane is placed once, however many every block claims.
        for (Block block : blocks.isEmpty() ? List.of(new Block(0, 0, 0, 0, 0, "")) : blocks.reversed()) {
            missing -= place(block, places, placed, pages);
            if (missing == 0) {
                break;
            }
        }
        boolean named = names.size() == channels;
        return new TiffDescription(
                channels,
                slices,
                frames,
                named ? names : TiffDescription.unnamed(channels),
                Arrays.asList(places),
                unit,
                pixelWidth,
                pixelHeight,
                images);
    }

    /**
     * The planes of a block follow each other in the picture's order of dimensions.
     *
     * @param placed numbers in that order of planes that have their places
     * @return how many of this block have theirs now that had none
     */
    private int place(Block block, TiffDescription.@Nullable Place[] places, BitSet placed, int pages) {
        int step = 1;
        int first = 0;
        int[] counts = new int[3];
        int[] within = new int[3];
        for (int d = 0; d < 3; d++) {
            switch (order.charAt(2 + d)) {
                case 'C' -> {
                    counts[d] = channels;
                    within[d] = 1;
                    first += step * block.channel;
                }
                case 'Z' -> {
                    counts[d] = slices;
                    within[d] = channels;
                    first += step * block.slice;
                }
                default -> {
                    counts[d] = frames;
                    within[d] = channels * slices;
                    first += step * block.frame;
                }
            }
            step *= counts[d];
        }
        int planes = block.planes > 0 ? block.planes : block.fileName.isEmpty() ? pages - block.page : places.length;
        if (first < 0) {
            return 0;
        }
        int found = 0;
        long end = Math.min((long) first + planes, places.length);
        int rank = placed.nextClearBit(first);
        while (rank < end) {
            int at = rank % counts[0] * within[0]
                    + rank / counts[0] % counts[1] * within[1]
                    + rank / counts[0] / counts[1] * within[2];
            places[at] = new TiffDescription.Place(block.fileName, block.page + rank - first);
            placed.set(rank);
            found++;
            rank = rank + 1 < end ? placed.nextClearBit(rank + 1) : places.length;
        }
        return found;
    }

    private String text(String attribute, String otherwise) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? otherwise : value;
    }

    private int number(String attribute, int otherwise) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? otherwise : Integer.parseInt(value.strip());
    }

    /** 0 where it is missing or no number: nothing else hangs on it. */
    private double real(String attribute) {
        try {
            return Double.parseDouble(text(attribute, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
