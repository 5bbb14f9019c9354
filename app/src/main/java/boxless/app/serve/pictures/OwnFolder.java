package boxless.app.serve.pictures;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

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
        if (whole != null && Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
            requireNone(whole);
        }
    }

    private static void requireNone(Path whole) throws IOException {
        Files.walkFileTree(whole, Set.of(), DEPTH, new Look(whole));
    }

    /** Refuses links; what goes meanwhile, such as results that have been sent, is no fault. */
    static final class Look extends SimpleFileVisitor<Path> {
        private final Path whole;

        Look(Path whole) {
            this.whole = whole;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                throw link(whole, file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private static BadFileException link(Path whole, Path link) {
        String which = whole.equals(link) ? "it" : whole.relativize(link).toString();
        return new BadFileException(
                whole,
                "%s is a link, and none is followed in %s; remove it, or move the folder away".formatted(which, NAME));
    }
}
