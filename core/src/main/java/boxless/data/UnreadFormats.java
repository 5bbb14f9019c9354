package boxless.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats of images that are not read, by the extensions of their files. */
final class UnreadFormats {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("webp", "WebP"),
            Map.entry("bmp", "BMP"),
            Map.entry("gif", "GIF"),
            Map.entry("heic", "HEIF"),
            Map.entry("heif", "HEIF"),
            Map.entry("avif", "AVIF"),
            Map.entry("jp2", "JPEG 2000"),
            Map.entry("jxl", "JPEG XL"),
            Map.entry("jfif", "JPEG named .jfif"),
            Map.entry("pgm", "PNM"),
            Map.entry("ppm", "PNM"),
            Map.entry("npy", "NumPy"),
            Map.entry("dcm", "DICOM"),
            Map.entry("czi", "Zeiss CZI"),
            Map.entry("lif", "Leica LIF"),
            Map.entry("nd2", "Nikon ND2"),
            Map.entry("svs", "Aperio SVS"),
            Map.entry("vsi", "Olympus VSI"));

    private UnreadFormats() {}

    /** The format's name; null for anything else. */
    static @Nullable String of(Path file) {
        String name = file.getFileName().toString();
        return NAMES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
