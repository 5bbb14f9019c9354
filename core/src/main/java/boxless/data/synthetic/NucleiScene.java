package boxless.data.synthetic;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What generated images of nuclei may look like.
 *
 * @param styles the kinds to draw from, each as often as it is met in practice; at least one
 * @param width columns, 16 to 8192; 0 with height 0: the usual size of each style
 * @param height rows
 * @param minCount fewest nuclei to set into an image; 0 with maxCount 0: as many as the style has. Where there is no room, fewer are set
 * @param maxCount most nuclei
 * @param bits 8, or 16: a 12-bit camera's values (sixteen times those of 8 bits, finer) in a 16-bit image
 */
public record NucleiScene(Set<NucleiStyle> styles, int width, int height, int minCount, int maxCount, int bits) {
    private static final int SMALLEST = 16;
    private static final int LARGEST = 8192;

    public NucleiScene {
        styles = Set.copyOf(styles);
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("styles: none given; choose from " + List.of(NucleiStyle.values()));
        }
        boolean usual = width == 0 && height == 0;
        if (!usual && (width < SMALLEST || height < SMALLEST || width > LARGEST || height > LARGEST)) {
            throw new IllegalArgumentException("size %dx%d: each side must be %d to %d, or both 0 for the usual size"
                    .formatted(width, height, SMALLEST, LARGEST));
        }
        if (minCount < 0 || maxCount < minCount) {
            throw new IllegalArgumentException(
                    "count %d to %d: must be 0 or more, ascending".formatted(minCount, maxCount));
        }
        if (bits != 8 && bits != 16) {
            throw new IllegalArgumentException("bits " + bits + ": must be 8 or 16");
        }
    }

    /** All styles at their usual sizes and numbers, 8 bits. */
    public static NucleiScene varied() {
        return new NucleiScene(EnumSet.allOf(NucleiStyle.class), 0, 0, 0, 0, 8);
    }

    /** One style at its usual size and numbers, 8 bits. */
    public static NucleiScene of(NucleiStyle style) {
        return new NucleiScene(EnumSet.of(style), 0, 0, 0, 0, 8);
    }

    public NucleiScene withSize(int newWidth, int newHeight) {
        return new NucleiScene(styles, newWidth, newHeight, minCount, maxCount, bits);
    }

    public NucleiScene withCount(int least, int most) {
        return new NucleiScene(styles, width, height, least, most, bits);
    }

    public NucleiScene withBits(int newBits) {
        return new NucleiScene(styles, width, height, minCount, maxCount, newBits);
    }

    /** A style, each as often as its weight says. Enum order, so that a set's own order has no say. */
    NucleiStyle drawStyle(Dice dice) {
        int total = 0;
        for (NucleiStyle style : NucleiStyle.values()) {
            total += styles.contains(style) ? style.weight() : 0;
        }
        int left = dice.whole(0, total - 1);
        for (NucleiStyle style : NucleiStyle.values()) {
            left -= styles.contains(style) ? style.weight() : 0;
            if (left < 0) {
                return style;
            }
        }
        throw new IllegalStateException("weights sum to " + total);
    }
}
