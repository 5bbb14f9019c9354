package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.work.ModelShelf;
import boxless.file.BadFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Label Studio calls the version of a model: its name and a part of the hash of its file. A task that has a prediction of this version is not asked
 * about again, so a model that was trained further needs another one.
 */
final class ModelVersions {
    private static final int BYTES = 4;

    private final Map<ModelShelf.Entry, String> known = new ConcurrentHashMap<>();

    String of(ModelShelf.Entry model) {
        return known.computeIfAbsent(model, ModelVersions::version);
    }

    private static String version(ModelShelf.Entry model) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(model.file()), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return model.name() + "-" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (IOException e) {
            throw new BadFileException(model.file(), "cannot be read (" + e.getMessage() + ")", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
