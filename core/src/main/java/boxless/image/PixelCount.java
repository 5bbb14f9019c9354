package boxless.image;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/** How many pixels an image has by its file's header: a measure of the work that it will be. */
public final class PixelCount {
    private PixelCount() {}

    /** Decodes nothing; 0 for a file that cannot be read. */
    public static long of(Path file) {
        try {
            return switch (FileFormat.of(file)) {
                case PNG -> read(file, "png");
                case JPEG -> read(file, "jpeg");
                case TIFF -> {
                    try (PictureSource picture = Pictures.open(file, Reading.ANY)) {
                        yield (long) picture.width() * picture.height();
                    }
                }
            };
        } catch (IOException | RuntimeException e) {
            return 0; // whoever reads the pixels says what is wrong
        }
    }

    private static long read(Path file, String format) throws IOException {
        ImageReader reader = JdkFormats.reader(format);
        try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
            reader.setInput(in, true, true);
            return (long) reader.getWidth(0) * reader.getHeight(0);
        } finally {
            reader.dispose();
        }
    }
}
