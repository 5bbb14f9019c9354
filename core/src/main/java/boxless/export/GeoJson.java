package boxless.export;

import boxless.file.AtomicFile;
import boxless.file.Settings;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.image.StackPlane;
import boxless.mask.CocoRle;
import boxless.mask.Contours;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Polygon;
import boxless.mask.Ring;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Objects in QuPath's exchange format: a GeoJSON FeatureCollection (RFC 7946) of detections, one per line, each with its exact outline along pixel
 * edges, holes included, its classification and its measurements. Regions of stuff come first, as annotations. Coordinates are pixels, the upper left
 * corner of the image at (0, 0). Rings are closed; mathematically (y upwards), outer rings run counter-clockwise and holes clockwise, which RFC 7946
 * asks for. All lie in the plane of the stack that {@link PictureSource#plane} names.
 */
public final class GeoJson {
    private GeoJson() {}

    /**
     * Writes the objects of an image in the order of their labels; those without pixels are left out. The same objects of an image of the same
     * name, and of the same plane of it, get the same ids.
     *
     * @param name of the image
     * @param categories names by id
     * @param pixelSize null if unknown; else areas and lengths are also given in micrometres
     * @throws IllegalArgumentException if image and segmentation differ in size
     * @throws IOException if the file cannot be written; no partial file is left under its name
     */
    public static void write(
            Path file,
            String name,
            PictureSource picture,
            Segmentation found,
            Map<Integer, String> categories,
            @Nullable PixelSize pixelSize)
            throws IOException {
        AtomicFile.write(file, out -> write(out, name, picture, found, categories, pixelSize));
    }

    /**
     * The same to a stream, which is flushed and stays open.
     *
     * @throws IllegalArgumentException if image and segmentation differ in size
     * @throws IOException if the stream cannot be written to
     */
    public static void write(
            OutputStream out,
            String name,
            PictureSource picture,
            Segmentation found,
            Map<Integer, String> categories,
            @Nullable PixelSize pixelSize)
            throws IOException {
        List<Measurement> measured = Measurements.of(picture, found);
        List<Instance> objects = found.instances().objects();
        StackPlane plane = picture.plane();
        String image = plane == null ? name : name + "\n" + plane.slice() + "\n" + plane.frame();
        try (JsonGenerator json = Settings.JSON
                .writer()
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("type", "FeatureCollection");
            json.writeArrayPropertyStart("features");
            for (Instance region : found.stuff()) {
                Measurement of = Measurement.of(0, region, region.mask().area(), picture);
                feature(json, "annotation", id(image, region, of), region, plane, of, categories, pixelSize);
            }
            for (int k = 0; k < objects.size(); k++) {
                Instance object = objects.get(k);
                if (!object.mask().isEmpty()) {
                    Measurement of = measured.get(k);
                    feature(json, "detection", id(image, object, of), object, plane, of, categories, pixelSize);
                }
            }
            json.writeRaw('\n');
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (JacksonIOException e) {
            throw Objects.requireNonNull(e.getCause()); // Jackson would hide that it was the disk
        }
    }

    private static void feature(
            JsonGenerator json,
            String type,
            UUID id,
            Instance object,
            @Nullable StackPlane plane,
            Measurement measured,
            Map<Integer, String> categories,
            @Nullable PixelSize pixelSize) {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringProperty("type", "Feature");
        json.writeStringProperty("id", id.toString());
        json.writeName("geometry");
        writeGeometry(json, object.mask(), plane);
        json.writeObjectPropertyStart("properties");
        json.writeStringProperty("objectType", type);
        json.writeBooleanProperty("isLocked", false);
        json.writeObjectPropertyStart("classification");
        json.writeStringProperty("name", Categories.name(categories, object.category()));
        json.writeArrayPropertyStart("color");
        int colour = ObjectColours.ofCategory(object.category());
        json.writeNumber(colour >> 16 & 0xFF);
        json.writeNumber(colour >> 8 & 0xFF);
        json.writeNumber(colour & 0xFF);
        json.writeEndArray();
        json.writeEndObject();
        measurements(json, measured, pixelSize);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static UUID id(String image, Instance object, Measurement measured) {
        // With its label, since two objects may have the same pixels; stuff has none.
        String content = String.join(
                "\n",
                image,
                Integer.toString(measured.label()),
                Integer.toString(object.category()),
                CocoRle.encode(object.mask()));
        return UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the outline of a mask alone, as the value of the key under way. An empty mask is a geometry without polygons. */
    public static void writeGeometry(JsonGenerator json, Mask mask) {
        writeGeometry(json, mask, null);
    }

    private static void writeGeometry(JsonGenerator json, Mask mask, @Nullable StackPlane plane) {
        List<Polygon> pieces = Contours.of(mask);
        json.writeStartObject();
        json.writeStringProperty("type", pieces.size() == 1 ? "Polygon" : "MultiPolygon");
        json.writeName("coordinates");
        if (pieces.size() == 1) {
            polygon(json, pieces.getFirst());
        } else {
            json.writeStartArray();
            pieces.forEach(piece -> polygon(json, piece));
            json.writeEndArray();
        }
        if (plane != null) { // as QuPath counts, from 0; of channels, -1 is all
            json.writeObjectPropertyStart("plane");
            json.writeNumberProperty("c", -1);
            json.writeNumberProperty("z", Math.max(0, plane.slice() - 1));
            json.writeNumberProperty("t", Math.max(0, plane.frame() - 1));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void polygon(JsonGenerator json, Polygon polygon) {
        json.writeStartArray();
        ring(json, polygon.outer());
        polygon.holes().forEach(hole -> ring(json, hole));
        json.writeEndArray();
    }

    private static void ring(JsonGenerator json, Ring ring) {
        json.writeStartArray();
        for (int i = 0; i <= ring.size(); i++) {
            json.writeStartArray();
            json.writeNumber(ring.xs()[i % ring.size()]);
            json.writeNumber(ring.ys()[i % ring.size()]);
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void measurements(JsonGenerator json, Measurement measured, @Nullable PixelSize pixelSize) {
        json.writeObjectPropertyStart("measurements");
        json.writeNumberProperty("Area px^2", measured.area());
        number(json, "Perimeter px", measured.perimeter());
        number(json, "Max diameter px", measured.shape().feret());
        if (pixelSize != null) {
            precise(json, "Area \u00b5m^2", measured.area() * pixelSize.area());
            precise(json, "Perimeter \u00b5m", measured.perimeter() * pixelSize.length());
            precise(json, "Max diameter \u00b5m", measured.shape().feret() * pixelSize.length());
        }
        number(json, "Eccentricity", measured.shape().eccentricity());
        number(json, "Solidity", measured.shape().solidity());
        number(json, "Score", Measurements.shortest(measured.score()));
        for (int channel = 1; channel <= measured.intensities().size(); channel++) {
            Intensity intensity = measured.intensities().get(channel - 1);
            precise(json, "Channel " + channel + ": Mean", intensity.mean());
            precise(json, "Channel " + channel + ": Min", intensity.least());
            precise(json, "Channel " + channel + ": Max", intensity.most());
            precise(json, "Channel " + channel + ": Std.Dev.", intensity.deviation());
        }
        json.writeEndObject();
    }

    /** QuPath knows no measurement that is not a number. */
    private static void number(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeName(name);
            json.writeNumber(Measurements.rounded(value));
        }
    }

    private static void precise(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeName(name);
            json.writeNumber(Measurements.precise(value));
        }
    }
}
