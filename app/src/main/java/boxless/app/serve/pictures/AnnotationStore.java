package boxless.app.serve.pictures;

import boxless.app.serve.http.Problem;
import boxless.file.AtomicFile;
import boxless.file.PendingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of pictures, each in a file beside its picture. A file is replaced in one step and is on the disk when {@link #save} returns: whatever
 * happens to the process or the machine, it holds the objects of one version. What it cannot read it does not replace. Any number of threads may use it.
 */
public final class AnnotationStore {
    private static final Object[] LOCKS =
            Stream.generate(Object::new).limit(64).toArray(); // a picture has always the same

    private static final long MOST_BYTES = 256L << 20;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /**
     * What is saved of a picture, in short.
     *
     * @param objects how many; 0 if they cannot be read
     * @param changed when they were saved
     * @param problem why they cannot be read, in one line with the cure; null if they can
     */
    public record Summary(
            int objects, Instant changed, @Nullable String problem) {}

    /** @param stamp of the picture that they were of */
    private record Known(String stamp, Summary summary) {
        /** Never of what could not be read: it may be readable by now, and no time tells, since permissions change none. */
        boolean isOf(StoredPicture picture, Instant changed) {
            return summary.problem == null && stamp.equals(picture.stamp()) && summary.changed.equals(changed);
        }
    }

    /**
     * The objects of a picture.
     *
     * @throws Problem 422 if the picture or the file of its annotations cannot be read, with the cure
     */
    public Annotations read(StoredPicture picture) throws IOException {
        Path file = picture.annotations();
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new IllegalArgumentException("is no file, but a folder or a link");
            }
            if (attributes.size() > MOST_BYTES) {
                throw new IllegalArgumentException("has %d MB, more than are read".formatted(attributes.size() >> 20));
            }
            return AnnotationDocument.read(Files.readAllBytes(file), picture.requireSize());
        } catch (NoSuchFileException e) {
            return new Annotations(0, picture.requireSize(), List.of());
        } catch (AccessDeniedException e) {
            throw new Problem(
                    422, picture.annotationsName() + ": may not be read by the server; change its permissions");
        } catch (FileSystemException e) {
            throw new Problem(
                    422,
                    "%s: cannot be looked for (%s); give the picture a shorter name, or see to its folder on the server"
                            .formatted(picture.annotationsName(), e.getReason()));
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    422,
                    "%s: %s; correct it, or move it away to begin anew: it is not overwritten"
                            .formatted(picture.annotationsName(), e.getMessage()));
        }
    }

    /** Whether there is a file of its annotations, sound or not. */
    public boolean isSaved(StoredPicture picture) {
        return Files.exists(picture.annotations(), LinkOption.NOFOLLOW_LINKS);
    }

    /** What is saved of a picture, sound or not; empty if nothing is. */
    public Optional<Summary> summary(StoredPicture picture) throws IOException {
        Path file = picture.annotations();
        try {
            Instant changed =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            Known last = known.get(file);
            if (last == null || !last.isOf(picture, changed)) {
                last = new Known(picture.stamp(), look(picture, changed));
                known.put(file, last);
            }
            return Optional.of(last.summary);
        } catch (NoSuchFileException e) {
            known.remove(file);
            return Optional.empty();
        } catch (FileSystemException e) {
            return Optional.of(look(picture, Instant.EPOCH)); // which says what is wrong
        }
    }

    private Summary look(StoredPicture picture, Instant changed) throws IOException {
        try {
            return new Summary(read(picture).objects().size(), changed, null);
        } catch (Problem e) {
            return new Summary(0, changed, e.getMessage());
        }
    }

    /**
     * Replaces the objects of a picture.
     *
     * @param version that the objects are changes of
     * @param content of that version, see {@link Annotations#content}; null, or that of another one, counts for nothing
     * @return what is saved now
     * @throws StaleVersionException if another version, or other content, is saved
     * @throws IllegalArgumentException if the objects do not fit the picture
     * @throws Problem as {@link #read} does; 507 if they cannot be written
     */
    public Annotations save(
            StoredPicture picture, long version, @Nullable String content, List<AnnotatedObject> objects)
            throws IOException {
        synchronized (LOCKS[Math.floorMod(picture.id().hashCode(), LOCKS.length)]) {
            Annotations saved = read(picture);
            if (saved.version() != version || isOther(content, saved)) {
                throw new StaleVersionException(picture.name(), version, saved);
            }
            Annotations next = new Annotations(version + 1, picture.requireSize(), objects);
            byte[] document = AnnotationDocument.write(
                            picture.file().getFileName().toString(), next)
                    .getBytes(StandardCharsets.UTF_8);
            try {
                PendingFile.discard(picture.annotations()); // of a server that was killed
                AtomicFile.write(picture.annotations(), out -> out.write(document));
            } catch (FileSystemException e) {
                throw PictureStore.unwritten(picture.annotationsName(), e);
            }
            known.remove(picture.annotations());
            return next;
        }
    }

    /** Whether it is other content of the same version. */
    private static boolean isOther(@Nullable String content, Annotations saved) {
        return content != null && content.startsWith(saved.version() + "-") && !content.equals(saved.content());
    }
}
