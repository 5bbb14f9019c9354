package boxless.image;

import boxless.file.BadFileException;
import java.nio.file.Path;

/** The size a file's header claims, checked before anything of that size is allocated. */
record PictureSize(int width, int height, int channels) {
    /** The longest array that every JVM can make. */
    private static final long LONGEST = Integer.MAX_VALUE - 8L;

    private static final String CURE = "cut it into smaller images, or save it as a tiled TIFF";

    /**
     * The number of values of the picture.
     *
     * @throws BadFileException where the size is not positive, or more than an array or the Java heap can hold
     */
    int values(Path file) {
        double values = (double) width * height * channels;
        check(file, values, 4 * values);
        return (int) values;
    }

    /**
     * @param samples numbers that are decoded at once
     * @param bytes memory that they need
     * @throws BadFileException where the size is not positive, or they are more than an array or the Java heap can hold
     */
    void check(Path file, double samples, double bytes) {
        if (width < 1 || height < 1 || channels < 1) {
            throw Pictures.damaged(file, "claims " + this);
        }
        if (samples > LONGEST) {
            throw new BadFileException(
                    file,
                    "claims %s, that is %.0f values, more than the limit of %d; %s"
                            .formatted(this, samples, LONGEST, CURE));
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > 0.8 * heap) {
            throw new BadFileException(
                    file,
                    "claims %s, which needs %.0f MB of the %d MB that Java may use; raise -Xmx, or %s"
                            .formatted(this, bytes / (1 << 20), heap >> 20, CURE));
        }
    }

    @Override
    public String toString() {
        return width + "x" + height + " pixels with " + channels + (channels == 1 ? " channel" : " channels");
    }
}
