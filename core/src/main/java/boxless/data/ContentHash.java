package boxless.data;

import boxless.file.BadFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What something consists of, in one number: SHA-256 as 64 hexadecimal digits. */
public final class ContentHash {
    private static final int PIECE = 1 << 16;

    private final MessageDigest digest;
    private final byte[] buffer = new byte[PIECE];

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    public static String of(byte[] content) {
        ContentHash hash = new ContentHash();
        hash.digest.update(content);
        return hash.digits();
    }

    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Of a file, which is read piece by piece.
     *
     * @throws BadFileException if it cannot be read
     */
    public static String of(Path file) {
        ContentHash hash = new ContentHash();
        hash.add(file);
        return hash.digits();
    }

    /** {@link Dataset#contentHash}. */
    static String of(Dataset dataset) {
        ContentHash hash = new ContentHash();
        for (int i = 0; i < dataset.size(); i++) {
            byte[] name = dataset.name(i).getBytes(StandardCharsets.UTF_8);
            hash.digest.update(ByteBuffer.allocate(4).putInt(name.length).flip());
            hash.digest.update(name);
            for (Path file : dataset.files(i)) {
                hash.addWithLength(file);
            }
            for (Path file : i == 0 ? dataset.commonFiles() : List.<Path>of()) {
                hash.addWithLength(file);
            }
        }
        return hash.digits();
    }

    /** The length after the bytes keeps two files from being taken for one. */
    private void addWithLength(Path file) {
        digest.update(ByteBuffer.allocate(8).putLong(add(file)).flip());
    }

    /** Returns the length. */
    private long add(Path file) {
        long length = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                length += n;
            }
        } catch (IOException e) {
            throw BadFileException.unread(file, e, "a copy of it");
        }
        return length;
    }

    private String digits() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
