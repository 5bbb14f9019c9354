package boxless.image;

import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/** How large an image is by its file's header, to tell how much work it will be: of some JPEGs the sides are the other way round. */
public final class HeaderSize {
    private HeaderSize() {}

    /** Decodes nothing; 0x0 for a file that cannot be read. */
    public static Size of(Path file) {
        try {
            return switch (FileFormat.of(file)) {
                case PNG -> read(file, "png");
                case JPEG -> read(file, "jpeg");
                case TIFF -> {
                    try (PictureSource picture = Pictures.open(file, Reading.ANY)) {
                        yield new Size(picture.width(), picture.height());
                    }
                }
            };
        } catch (IOException | RuntimeException e) {
            return new Size(0, 0); // whoever reads the pixels says what is wrong
        }
    }

    private static Size read(Path file, String format) throws IOException {
        ImageReader reader = JdkFormats.reader(format);
        try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
            reader.setInput(in, true, true);
            return new Size(reader.getWidth(0), reader.getHeight(0));
        } finally {
            reader.dispose();
        }
    }
}
