package boxless.app;

import boxless.export.LabelImage;
import boxless.export.Measurements;
import boxless.export.Overlay;
import boxless.image.Pixels;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code segment} can write about a picture. */
enum OutputFormat {
    OVERLAY {
        @Override
        void write(Path folder, String name, Pixels picture, Segmentation found) throws IOException {
            Overlay.write(folder.resolve(name + ".overlay.png"), picture, found);
        }
    },
    LABELS {
        @Override
        void write(Path folder, String name, Pixels picture, Segmentation found) throws IOException {
            LabelImage.write(folder, name, found.labels());
        }
    },
    CSV {
        @Override
        void write(Path folder, String name, Pixels picture, Segmentation found) throws IOException {
            Measurements.write(folder.resolve(name + ".csv"), picture, found);
        }
    };

    private static final List<String> LATER = List.of("coco", "panoptic", "cityscapes", "geojson", "rois");

    /** Writes its file; it appears under its name only when it is whole. */
    abstract void write(Path folder, String name, Pixels picture, Segmentation found) throws IOException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads one name of {@code -f}. */
    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String name) {
            String known = Arrays.stream(values()).map(OutputFormat::toString).collect(Collectors.joining(", "));
            return Arrays.stream(values())
                    .filter(format -> format.toString().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'%s' is %s; this version writes %s"
                            .formatted(name, LATER.contains(name) ? "not there yet" : "unknown", known)));
        }
    }
}
