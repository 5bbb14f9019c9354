package boxless.app.serve.pictures;

import boxless.app.serve.http.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Temporary folders in one that is the server's own. Any number of threads may make some. */
public final class TemporaryFolders {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolders.class);

    private final Path folder;
    private final String prefix;
    private final String content;

    /**
     * Deletes those that a server left which was killed.
     *
     * @param folder need not be there
     * @param prefix of their names
     * @param content what is written there, for messages
     */
    public TemporaryFolders(Path folder, String prefix, String content) {
        this.folder = folder;
        this.prefix = prefix;
        this.content = content;
        clear();
    }

    private void clear() {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path place : left) {
                new TemporaryFolder(place).close();
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be emptied ({}); delete what lies in it", folder, e.toString(), e);
        }
    }

    /**
     * Makes one, which is empty.
     *
     * @throws Problem 507 if it cannot be made
     */
    public TemporaryFolder make() {
        try {
            return new TemporaryFolder(Files.createTempDirectory(Files.createDirectories(folder), prefix));
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    /** What is said where nothing can be made there, or written into what was made. */
    public Problem unwritten(IOException e) {
        return PictureStore.unwritten(content, e);
    }
}
