package boxless.image;

import boxless.file.AtomicFile;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The readers and writers that are part of Java, whatever plug-ins an application registers before them. */
final class JdkFormats {
    private JdkFormats() {}

    static ImageReader reader(String format) throws IOException {
        return own(ImageIO.getImageReadersByFormatName(format), format);
    }

    static void writePng(RenderedImage image, Path file) throws IOException {
        ImageWriter writer = own(ImageIO.getImageWritersByFormatName("png"), "png");
        AtomicFile.write(file, out -> write(writer, null, image, writer.getDefaultWriteParam(), out));
    }

    /** @param quality 0 to 1 */
    static byte[] jpeg(RenderedImage image, float quality) throws IOException {
        ImageWriter writer = own(ImageIO.getImageWritersByFormatName("jpeg"), "jpeg");
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        return bytes(writer, image, how);
    }

    static byte[] png(RenderedImage image) throws IOException {
        ImageWriter writer = own(ImageIO.getImageWritersByFormatName("png"), "png");
        return bytes(writer, image, writer.getDefaultWriteParam());
    }

    private static byte[] bytes(ImageWriter writer, RenderedImage image, ImageWriteParam how) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(writer, null, image, how, bytes);
        return bytes.toByteArray();
    }

    /** Packed by LZW, without differences. */
    static void writeTiff(RenderedImage image, OutputStream out) throws IOException {
        // Not TwelveMonkeys' writer: it always stores differences, which the JDK's reader refuses in 32 bits.
        ImageWriter writer = own(ImageIO.getImageWritersByFormatName("tiff"), "tiff");
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        // Not ZLib: the JDK (25) cuts strips that deflate makes larger.
        how.setCompressionType("LZW");
        IIOMetadata head = writer.getDefaultStreamMetadata(how);
        String format = head.getNativeMetadataFormatName();
        Node tree = head.getAsTree(format);
        // Pillow (13) swaps the bytes of packed 32-bit integers once too often where they are big-endian.
        ((Element) tree.getFirstChild()).setAttribute("value", "LITTLE_ENDIAN");
        head.setFromTree(format, tree);
        write(writer, head, image, how, out);
    }

    private static void write(
            ImageWriter writer, @Nullable IIOMetadata head, RenderedImage image, ImageWriteParam how, OutputStream out)
            throws IOException {
        // In memory: ImageIO's own choice is a temporary file in a folder that may be full or forbidden.
        // What is packed is small even of large label images.
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(head, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
    }

    private static <T> T own(Iterator<T> all, String format) throws IOException {
        while (all.hasNext()) {
            T one = all.next();
            if (one.getClass().getModule() == ImageIO.class.getModule()) {
                return one;
            }
        }
        throw new IOException("this Java lacks its reader or writer for " + format + "; use a full JDK or JRE");
    }
}
