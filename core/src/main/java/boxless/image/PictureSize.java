package boxless.image;

import boxless.file.BadFileException;
import java.nio.file.Path;

/** The size a file's header claims, checked before anything of that size is allocated. */
record PictureSize(int width, int height, int channels) {
    /** The longest array that every JVM can make. */
    private static final long LONGEST = Integer.MAX_VALUE - 8L;

    /**
     * The number of values of the picture.
     *
     * @param rawBytes memory that decoding needs beside the values
     * @throws BadFileException where the size is not positive, or more than an array or the Java heap can hold
     */
    int values(Path file, long rawBytes) {
        if (width < 1 || height < 1 || channels < 1) {
            throw new BadFileException(
                    file, "claims %s: the file is damaged, copy it again from its source".formatted(this));
        }
        double values = (double) width * height * channels;
        if (values > LONGEST) {
            throw new BadFileException(
                    file,
                    "claims %s, %.0f values, the most is %d; cut it into smaller pictures"
                            .formatted(this, values, LONGEST));
        }
        double needed = 4 * values + rawBytes;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > 0.8 * heap) {
            throw new BadFileException(
                    file,
                    "claims %s, which needs %.0f MB of the %d MB that Java may use; cut it into smaller pictures or raise -Xmx"
                            .formatted(this, needed / (1 << 20), heap >> 20));
        }
        return (int) values;
    }

    @Override
    public String toString() {
        return width + "x" + height + " pixels with " + channels + (channels == 1 ? " channel" : " channels");
    }
}
