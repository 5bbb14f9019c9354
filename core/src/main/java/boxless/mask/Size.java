package boxless.mask;

import boxless.file.BadFileException;
import java.nio.file.Path;

/**
 * How large an image is, and whatever belongs to it, pixel by pixel.
 *
 * @param width columns
 * @param height rows
 */
public record Size(int width, int height) {
    /** What to do about an image and an annotation that {@link #isTurned} tells apart. */
    public static final String UPRIGHT =
            "images are read upright, as their EXIF orientation says: annotate them so, or remove the orientation from the image";

    /** Number of pixels. */
    public long area() {
        return (long) width * height;
    }

    /**
     * Refuses two things of different sizes.
     *
     * @param one names the first, to begin the message
     * @param other names the second
     * @throws IllegalArgumentException if they differ
     */
    public static void requireEqual(String one, Size size, String other, Size otherSize) {
        if (!size.equals(otherSize)) {
            throw new IllegalArgumentException("%s is %s, %s %s".formatted(one, size, other, otherSize));
        }
    }

    /**
     * Refuses a file that does not fit what it belongs to.
     *
     * @param other names what the file belongs to
     * @throws BadFileException if they differ
     */
    public static void requireEqual(Path file, Size size, String other, Size otherSize) {
        if (!size.equals(otherSize)) {
            throw new BadFileException(
                    file,
                    "is %s but %s is %s; %s"
                            .formatted(
                                    size,
                                    other,
                                    otherSize,
                                    size.isTurned(otherSize) ? UPRIGHT : "both must have the same size"));
        }
    }

    /** Whether one has the sides of the other the other way round. */
    public boolean isTurned(Size other) {
        return width == other.height && height == other.width && width != height;
    }

    /** For example {@code 640x480}. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
