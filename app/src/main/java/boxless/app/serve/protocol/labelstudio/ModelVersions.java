package boxless.app.serve.protocol.labelstudio;

import boxless.app.serve.work.ModelShelf;
import boxless.data.ContentHash;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Label Studio calls the version of a model: its name and a part of the hash of its file. A task that has a prediction of this version is not asked
 * about again, so a model that was trained further needs another one.
 */
final class ModelVersions {
    private static final int DIGITS = 8;

    private final Map<ModelShelf.Entry, String> known = new ConcurrentHashMap<>();

    String of(ModelShelf.Entry model) {
        return known.computeIfAbsent(
                model,
                entry -> entry.name() + "-" + ContentHash.of(entry.file()).substring(0, DIGITS));
    }
}
