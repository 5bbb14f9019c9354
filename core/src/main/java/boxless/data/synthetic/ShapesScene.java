package boxless.data.synthetic;

/**
 * What generated scenes of shapes may look like.
 *
 * @param difficulty how many things there are, how much they hide each other, how well they stand out
 * @param width columns, 64 to 4096; things grow with the shorter side
 * @param height rows
 */
public record ShapesScene(Difficulty difficulty, int width, int height) {
    private static final int SMALLEST = 64;
    private static final int LARGEST = 4096;

    public ShapesScene {
        if (width < SMALLEST || height < SMALLEST || width > LARGEST || height > LARGEST) {
            throw new IllegalArgumentException(
                    "size %dx%d: each side must be %d to %d".formatted(width, height, SMALLEST, LARGEST));
        }
    }

    /** 256 x 256 pixels. */
    public static ShapesScene of(Difficulty difficulty) {
        return new ShapesScene(difficulty, 256, 256);
    }

    public ShapesScene withSize(int newWidth, int newHeight) {
        return new ShapesScene(difficulty, newWidth, newHeight);
    }

    /** The shorter side, in pixels. */
    int side() {
        return Math.min(width, height);
    }

    /** 1 for the usual size: what lengths that are meant for it are multiplied by. */
    double unit() {
        return side() / 256.0;
    }
}
