package boxless.app.serve.pictures;

import boxless.app.serve.http.Problem;
import boxless.file.BadFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
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
    private boolean cleared;

    /**
     * @param folder need not be there
     * @param prefix of their names
     * @param content what is written there, for messages
     */
    public TemporaryFolders(Path folder, String prefix, String content) {
        this.folder = folder;
        this.prefix = prefix;
        this.content = content;
    }

    private void clear() throws IOException {
        OwnFolder.requireNoLinks(folder); // which may have come since the server started
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path place : left) {
                new TemporaryFolder(place).close();
            }
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            LOG.warn("{} cannot be emptied ({}); delete what lies in it", folder, e.toString(), e);
        }
    }

    /**
     * Makes one, which is empty. The first time, what a server left that was killed is deleted: not when the server starts, for one that then finds its
     * port taken would have deleted what another is using.
     *
     * @throws Problem 507 if it cannot be made
     * @throws BadFileException if there is a link among the server's own files
     */
    public synchronized TemporaryFolder make() {
        try {
            if (!cleared) {
                clear();
                cleared = true;
            }
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
