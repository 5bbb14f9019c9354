package boxless.app.serve.pictures;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The hidden folder in which the server keeps what is its own: models, training runs. The data folder around it may come from anybody, so no link leads
 * from there to what is read, and none to where something is written.
 */
public final class OwnFolder {
    static final String NAME = ".boxless";

    /** It holds a folder for each purpose; there lie files, or folders with files. */
    private static final int DEPTH = 3;

    private OwnFolder() {}

    /**
     * @param part one of the folders in it; need not be there
     * @throws BadFileException if it is a link, or there is one in it
     */
    public static void requireNoLinks(Path part) throws IOException {
        Path whole = part.toAbsolutePath().getParent();
        if (whole == null || !Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Optional<Path> link;
        try (Stream<Path> all = Files.walk(whole, DEPTH)) {
            link = all.filter(Files::isSymbolicLink).findFirst();
        }
        if (link.isPresent()) {
            String which = whole.equals(link.get())
                    ? "it"
                    : whole.relativize(link.get()).toString();
            throw new BadFileException(
                    whole,
                    "%s is a link, and none is followed in %s; remove it, or move the folder away"
                            .formatted(which, NAME));
        }
    }
}
