package boxless.export;

import boxless.mask.Category;
import boxless.mask.Panoptic;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The writers of all formats that were asked for. */
public final class ResultWriters implements Closeable {
    private final List<ResultWriter> writers = new ArrayList<>();
    private final List<OutputFormat> objectsAlone = new ArrayList<>();
    private boolean stuff;

    private ResultWriters() {}

    public static ResultWriters open(Collection<OutputFormat> formats, Path folder, List<Category> categories)
            throws IOException {
        ResultWriters all = new ResultWriters();
        try {
            for (OutputFormat format : formats) {
                all.writers.add(format.open(folder, categories));
                if (!format.holdsStuff()) {
                    all.objectsAlone.add(format);
                }
            }
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /** Writes an image to all files. */
    public void write(Result result) throws IOException {
        writeOwnFiles(result).write();
    }

    /** Writes the files of this image alone, and returns what is left. Any number of threads may call this at once. */
    public SharedPart writeOwnFiles(Result result) throws IOException {
        List<SharedPart> rest = new ArrayList<>();
        for (ResultWriter writer : writers) {
            rest.add(writer.write(result));
        }
        boolean withStuff = result.sure() instanceof Panoptic partition
                && partition.segments().stream().anyMatch(segment -> !segment.thing());
        return () -> {
            for (SharedPart part : rest) {
                part.write();
            }
            stuff |= withStuff;
        };
    }

    /** The formats from which stuff was left out because they contain only objects; empty if no image had any. */
    public List<OutputFormat> withoutStuff() {
        return stuff ? List.copyOf(objectsAlone) : List.of();
    }

    /** Closes all, whatever happens to one of them. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ResultWriter writer : writers) {
            try {
                writer.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
