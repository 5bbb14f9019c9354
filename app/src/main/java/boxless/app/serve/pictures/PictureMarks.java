package boxless.app.serve.pictures;

import boxless.app.serve.http.Problem;
import boxless.data.ContentHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What tells pictures from others of the same id: those of other data folders, and those that were in their place before. It follows from where a picture
 * lies and what is in its file: one that was only touched, or came back from a backup, is still the same. Any number of threads may use it.
 */
public final class PictureMarks {
    private static final int DIGITS = 12;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** @param hash of what the file contained when it had this stamp */
    private record Known(String stamp, String hash) {}

    PictureMarks() {}

    /**
     * The mark of a picture. Its file is read whenever its stamp is another one than the last time.
     *
     * @throws boxless.file.BadFileException if it cannot be read
     */
    public String of(StoredPicture picture) throws IOException {
        Path file = picture.file();
        String stamp = picture.stamp();
        // The page asks for an image and its objects at once: the second waits for the first to have read the file.
        Known now = known.compute(
                file,
                (key, last) -> last != null && last.stamp.equals(stamp) ? last : new Known(stamp, ContentHash.of(key)));
        return ContentHash.of(file.toRealPath() + "\n" + now.hash).substring(0, DIGITS);
    }

    /**
     * @param mark of the picture that a request is about; empty if it does not say
     * @throws Problem 409 if that is another one
     */
    public void require(StoredPicture picture, Optional<String> mark) throws IOException {
        if (mark.isPresent() && !mark.get().equals(of(picture))) {
            throw new Problem(
                    409,
                    "%s is another picture now than the one that was opened; reload the page, or read its objects again"
                            .formatted(picture.name()));
        }
    }
}
