package boxless.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ImageJ's description: lines of {@code key=value}. Planes are stored channels first, then slices, then frames; a stack without such numbers
 * has slices only.
 */
final class ImageJDescription {
    /** Tags with ImageJ's binary metadata and the lengths of its parts. */
    static final int METADATA = 50839;

    static final int LENGTHS = 50838;

    private static final int MAGIC = 0x494a494a; // "IJIJ"
    private static final int LABELS = 0x6c61626c; // "labl"

    private ImageJDescription() {}

    /** @param labels of the planes in their order; empty for none */
    static @Nullable TiffDescription parse(String text, List<String> labels) {
        Map<String, String> keys = new HashMap<>();
        text.lines().forEach(line -> {
            int at = line.indexOf('=');
            if (at > 0) {
                keys.putIfAbsent(
                        line.substring(0, at).strip(), line.substring(at + 1).strip());
            }
        });
        int channels = number(keys, "channels");
        int frames = number(keys, "frames");
        int slices = number(keys, "slices");
        if (!TiffDescription.isPlausible(channels, slices, frames)) {
            return null;
        }
        if (channels * slices * frames == 1 && TiffDescription.isPlausible(number(keys, "images"), 1, 1)) {
            slices = number(keys, "images");
        }
        return new TiffDescription(
                channels,
                slices,
                frames,
                names(labels, channels),
                TiffDescription.inOrder(
                        channels, slices, frames, new TiffDescription.Steps(1, channels, channels * slices)),
                unit(keys.getOrDefault("unit", "")),
                0,
                0,
                1);
    }

    /** The labels of the first slice and frame, where they tell the channels apart. */
    private static List<String> names(List<String> labels, int channels) {
        if (labels.size() < channels) {
            return TiffDescription.unnamed(channels);
        }
        List<String> names = labels.subList(0, channels).stream()
                .map(label -> label.lines().findFirst().orElse("").strip())
                .toList();
        return names.stream().distinct().count() == channels ? names : TiffDescription.unnamed(channels);
    }

    /** ImageJ writes other letters than ASCII as {@code \\u00B5}. */
    private static String unit(String written) {
        return written.replace("\\u00B5", "\u00b5");
    }

    private static int number(Map<String, String> keys, String key) {
        try {
            return Math.max(1, Integer.parseInt(keys.getOrDefault(key, "1")));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /**
     * The labels of the planes.
     *
     * @param lengths of the parts: the table of contents, then every entry
     * @param metadata the parts one after the other
     * @return none where the metadata holds none, or is damaged
     */
    static List<String> labels(long[] lengths, byte[] metadata, ByteOrder order) {
        List<String> labels = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(metadata).order(order);
        if (lengths.length == 0 || metadata.length < 4 || in.getInt(0) != MAGIC) {
            return labels;
        }
        long at = lengths[0];
        int entry = 1;
        for (int kind = 4; kind + 8 <= Math.min(lengths[0], metadata.length); kind += 8) {
            for (int left = in.getInt(kind + 4); left > 0 && entry < lengths.length; left--, entry++) {
                if (at < 0 || lengths[entry] < 0 || at + lengths[entry] > metadata.length) {
                    return labels;
                }
                if (in.getInt(kind) == LABELS) {
                    labels.add(new String(
                            metadata,
                            (int) at,
                            (int) lengths[entry],
                            order == ByteOrder.BIG_ENDIAN ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE));
                }
                at += lengths[entry];
            }
        }
        return labels;
    }
}
