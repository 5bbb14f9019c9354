package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.work.ModelShelf;
import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
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
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(model.file()));
            return model.name() + "-" + HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (IOException e) {
            throw new BadFileException(model.file(), "cannot be read (" + e.getMessage() + ")", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
