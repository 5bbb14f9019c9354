package boxless.export;

import boxless.file.AtomicFile;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a PNG whole or not at all. */
final class PngFile {
    private PngFile() {}

    static void write(Path file, RenderedImage image) throws IOException {
        AtomicFile.write(file, out -> {
            // In memory: ImageIO's own choice is a temporary file in a folder that may be full or forbidden.
            try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
                if (!ImageIO.write(image, "png", stream)) {
                    throw new IOException(file + ": this Java has no PNG writer for such a picture");
                }
            }
        });
    }
}
