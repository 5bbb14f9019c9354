package boxless.data.synthetic;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What generated images of crowds may look like. Objects keep their size whatever the image's; there are more of them in larger images.
 *
 * @param styles the kinds to draw from, each equally often; at least one
 * @param difficulty how many objects there are, how much they hide each other, how clear the image is
 * @param width columns, 64 to 2048
 * @param height rows
 */
public record CrowdScene(Set<CrowdStyle> styles, CrowdDifficulty difficulty, int width, int height) {
    private static final int SMALLEST = 64;
    private static final int LARGEST = 2048;
    private static final int USUAL = 128;

    public CrowdScene {
        styles = Set.copyOf(styles);
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("styles: none given; choose from " + List.of(CrowdStyle.values()));
        }
        if (width < SMALLEST || height < SMALLEST || width > LARGEST || height > LARGEST) {
            throw new IllegalArgumentException(
                    "size %dx%d: each side must be %d to %d".formatted(width, height, SMALLEST, LARGEST));
        }
    }

    /** All styles, 128 x 128 pixels. */
    public static CrowdScene of(CrowdDifficulty difficulty) {
        return new CrowdScene(EnumSet.allOf(CrowdStyle.class), difficulty, USUAL, USUAL);
    }

    public CrowdScene withStyle(CrowdStyle style) {
        return new CrowdScene(EnumSet.of(style), difficulty, width, height);
    }

    public CrowdScene withSize(int newWidth, int newHeight) {
        return new CrowdScene(styles, difficulty, newWidth, newHeight);
    }

    /** The fewest objects of an image. */
    public int fewest() {
        return number(difficulty.fewest);
    }

    /** The most objects of an image. */
    public int most() {
        return number(difficulty.most);
    }

    private int number(int usual) {
        return (int) Math.round(usual * (double) width * height / (USUAL * USUAL));
    }

    /** Enum order, so that a set's own order has no say. */
    CrowdStyle drawStyle(Dice dice) {
        List<CrowdStyle> ordered = List.copyOf(EnumSet.copyOf(styles));
        return ordered.get(dice.whole(0, ordered.size() - 1));
    }
}
