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

/** What a training run learned from, in one number. */
final class ContentHash {
    private ContentHash() {}

    /** {@link Dataset#contentHash}. */
    static String of(Dataset dataset) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
        byte[] buffer = new byte[1 << 16];
        for (int i = 0; i < dataset.size(); i++) {
            byte[] name = dataset.name(i).getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(name.length).flip());
            digest.update(name);
            for (Path file : dataset.files(i)) {
                digestFile(file, digest, buffer);
            }
            for (Path file : i == 0 ? dataset.commonFiles() : List.<Path>of()) {
                digestFile(file, digest, buffer);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void digestFile(Path file, MessageDigest digest, byte[] buffer) {
        long length = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                length += n;
            }
        } catch (IOException e) {
            throw new BadFileException(file, "cannot be read (" + e.getMessage() + ")", e);
        }
        // The length after the bytes keeps two files from being taken for one.
        digest.update(ByteBuffer.allocate(8).putLong(length).flip());
    }
}
