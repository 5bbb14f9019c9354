package boxless.image;

import boxless.file.BadFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The picture formats that can be read. The first bytes decide, never the name's ending. */
enum FileFormat {
    PNG,
    JPEG,
    TIFF;

    /** So many bytes tell any format. */
    static final int HEAD = 512;

    private static final String CURE = "; supported formats are PNG, JPEG and TIFF";

    /**
     * @throws BadFileException where the file is missing, a folder, empty, or something else than a picture
     * @throws IOException where it cannot be read
     */
    static FileFormat of(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new BadFileException(file, "is a folder; give an image in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return of(file, in.readNBytes(HEAD));
        }
    }

    /** @param head the first {@link #HEAD} bytes, or all */
    static FileFormat of(Path file, byte[] head) {
        if (head.length == 0) {
            throw new BadFileException(file, "is empty (0 bytes); copy it again from its source");
        }
        if (startsWith(head, 0, 0x89, 'P', 'N', 'G', 13, 10, 26, 10)) {
            return PNG;
        }
        if (startsWith(head, 0, 0xff, 0xd8, 0xff)) {
            return JPEG;
        }
        if (startsWith(head, 0, 'I', 'I', 42, 0)
                || startsWith(head, 0, 'M', 'M', 0, 42)
                || startsWith(head, 0, 'I', 'I', 43, 0)
                || startsWith(head, 0, 'M', 'M', 0, 43)) {
            return TIFF;
        }
        throw new BadFileException(file, whatElse(head) + CURE);
    }

    private static String whatElse(byte[] head) {
        if (startsWith(head, 0, 'G', 'I', 'F', '8')) {
            return "is a GIF file: convert it";
        }
        if (startsWith(head, 0, 'R', 'I', 'F', 'F') && startsWith(head, 8, 'W', 'E', 'B', 'P')) {
            return "is a WebP file: convert it";
        }
        if (startsWith(head, 4, 'f', 't', 'y', 'p')) {
            return "is a HEIC, AVIF or video file: convert it";
        }
        if (startsWith(head, 0, 'B', 'M')) {
            return "is a BMP file: convert it";
        }
        if (startsWith(head, 0, '%', 'P', 'D', 'F')) {
            return "is a PDF file: export its image";
        }
        if (startsWith(head, 0, 'P', 'K', 3, 4)) {
            return "is a ZIP archive: unpack it";
        }
        if (allOf(head, (byte) 0)) {
            return "starts with zero bytes only: copy it again from its source";
        }
        return isText(head) ? "is a text file, not an image" : "is not an image in a known format";
    }

    private static boolean allOf(byte[] head, byte value) {
        byte[] same = new byte[head.length];
        Arrays.fill(same, value);
        return Arrays.equals(head, same);
    }

    private static boolean isText(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1)
                .chars()
                .allMatch(c -> c >= ' ' && c != 0x7f || c == '\n' || c == '\r' || c == '\t' || c == '\f');
    }

    private static boolean startsWith(byte[] head, int at, int... magic) {
        if (head.length < at + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[at + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
