package boxless.app.serve.pictures;

import boxless.app.options.EarlierResults;
import boxless.app.options.ForeignData;
import boxless.app.serve.http.Problem;
import boxless.data.FolderScan;
import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Reading;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The pictures below a folder. Links are not followed; hidden files and folders, the results of earlier runs and the label images of a data set are no
 * pictures. Clients name pictures by their ids, which are looked up among those found there: nothing that a client says becomes a path, but for the name
 * of a new picture, of which {@link FileNames} leaves nothing that could lead elsewhere. Any number of threads may use it.
 */
public final class PictureStore {
    /** All channels as they are; of a stack the brightest. Networks may want it otherwise, and then so may people. */
    private static final Reading SHOWN = new Reading(Reading.ALL, Reading.MAX, Reading.MAX, Long.MAX_VALUE);

    private final Path folder;
    private final Map<String, StoredPicture> known = new ConcurrentHashMap<>(); // by id, as last seen
    private final PictureMarks marks = new PictureMarks();

    /**
     * A picture that was sent.
     *
     * @param picture where it is now
     * @param isNew false if the same content was there under this name
     */
    public record Added(StoredPicture picture, boolean isNew) {}

    /**
     * Opens a folder.
     *
     * @param folder need not be there: it is made when something is first kept there
     * @throws IOException if it is there and is no folder, or cannot be read
     */
    public PictureStore(Path folder) throws IOException {
        this.folder = Files.exists(folder)
                ? folder.toRealPath()
                : folder.toAbsolutePath().normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw BadFileException.noFolder(folder, "give a folder of pictures, or a new name");
        }
    }

    /** What tells the pictures from others of the same ids. */
    public PictureMarks marks() {
        return marks;
    }

    /** A hidden folder there for what the server itself keeps; need not be there. */
    public Path own(String name) {
        return folder.resolve(OwnFolder.NAME).resolve(name);
    }

    /** All pictures, sorted by name. */
    public List<StoredPicture> all() throws IOException {
        Map<String, StoredPicture> found = new HashMap<>();
        forEachFile((file, attributes) -> {
            if (isPicture(file, attributes)) {
                StoredPicture picture = seen(file, attributes);
                found.put(picture.id(), picture);
            }
        });
        known.keySet().retainAll(found.keySet());
        return found.values().stream()
                .sorted(Comparator.comparing(StoredPicture::name))
                .toList();
    }

    /** The names of pictures that are gone, or lie among label images, while their saved objects are still there, sorted. */
    public List<String> gone() throws IOException {
        Set<Path> pictures = new HashSet<>();
        Set<Path> annotated = new HashSet<>();
        forEachFile((file, attributes) -> {
            String name = String.valueOf(file.getFileName());
            if (isPicture(file, attributes)) {
                pictures.add(file);
            } else if (name.endsWith(StoredPicture.ANNOTATIONS)) {
                annotated.add(
                        file.resolveSibling(name.substring(0, name.length() - StoredPicture.ANNOTATIONS.length())));
            }
        });
        annotated.removeAll(pictures);
        return annotated.stream()
                .filter(Pictures::isNamedLikePicture)
                .map(this::name)
                .sorted()
                .toList();
    }

    private boolean isPicture(Path file, BasicFileAttributes attributes) {
        return attributes.isRegularFile()
                && Pictures.isNamedLikePicture(file)
                && !EarlierResults.contain(file)
                && !ForeignData.isAmongLabels(file, folder);
    }

    private void forEachFile(BiConsumer<Path, BasicFileAttributes> taking) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes) {
                return entry.equals(folder) || !FolderScan.isHidden(entry)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) {
                taking.accept(entry, attributes);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path entry, IOException failure) {
                return FileVisitResult.CONTINUE; // taken away meanwhile, or a folder of somebody else
            }
        });
    }

    private String name(Path file) {
        return FileNames.within(folder, file);
    }

    /** A picture by its id, as its file is now; empty if there is none. */
    public Optional<StoredPicture> find(String id) throws IOException {
        if (!StoredPicture.isId(id)) {
            return Optional.empty();
        }
        StoredPicture picture = known.get(id);
        if (picture == null) {
            picture = all().stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElse(null);
        }
        return picture == null ? Optional.empty() : look(picture.file());
    }

    /** Whatever became of the file since it was found: a link in its path is none of the folder's. */
    private Optional<StoredPicture> look(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean inside = file.toRealPath().startsWith(folder.toRealPath());
            return attributes.isRegularFile() && inside ? Optional.of(seen(file, attributes)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private StoredPicture seen(Path file, BasicFileAttributes attributes) {
        String name = name(file);
        String id = StoredPicture.id(name);
        String stamp =
                Long.toHexString(attributes.lastModifiedTime().toMillis()) + "-" + Long.toHexString(attributes.size());
        StoredPicture before = known.get(id);
        // No stamp tells whether a bad one can be read by now: permissions may have changed, or another of its files
        // come.
        if (before != null && before.problem() == null && before.stamp().equals(stamp)) {
            return before;
        }
        StoredPicture now = read(id, name, file, stamp);
        known.put(id, now);
        return now;
    }

    private StoredPicture read(String id, String name, Path file, String stamp) {
        Size size = null;
        String problem = null;
        try {
            size = Pictures.size(file, SHOWN);
        } catch (BadFileException e) {
            problem = e.problem();
        }
        return new StoredPicture(id, name, file, stamp, size, problem);
    }

    /**
     * What people see of pictures: all channels, of the slice and frame that the models see; where none is chosen, of a stack the brightest values.
     *
     * @param seen by the models
     */
    public static Reading shown(Reading seen) {
        return new Reading(
                SHOWN.channel(),
                seen.slice().isEmpty() ? SHOWN.slice() : seen.slice(),
                seen.frame().isEmpty() ? SHOWN.frame() : seen.frame(),
                SHOWN.mostPixels());
    }

    /**
     * Opens a picture to be measured: the channel, slice and frame that the models see, and where none is chosen, what is shown. With {@link #shown}, opens
     * it to be shown.
     *
     * @param seen by the models
     * @throws BadFileException if the picture does not have them
     */
    public static PictureSource open(StoredPicture picture, Reading seen) {
        picture.requireSize();
        Reading shown = shown(seen);
        String channel = seen.channel().isEmpty() ? shown.channel() : seen.channel();
        return Pictures.open(picture.file(), new Reading(channel, shown.slice(), shown.frame(), shown.mostPixels()));
    }

    /**
     * Keeps a picture: under its name, or, where another picture has it, as {@code NAME-2}, {@code NAME-3}, ... A picture that is gone keeps its name as
     * long as its saved objects are there: they are not those of another. It is on the disk when this returns.
     *
     * @param name as sent, anything
     * @param check refuses pictures that are too large
     * @throws BadFileException if it is no picture that can be read
     * @throws Problem 507 if it cannot be written
     */
    public synchronized Added add(String name, byte[] content, Consumer<PictureSource> check) throws IOException {
        String safe = FileNames.safe(name, ending(content));
        try (PictureSource picture = Pictures.open(content, safe, SHOWN)) {
            check.accept(picture);
        }
        for (int number = 1; ; number++) {
            Path file = folder.resolve(number == 1 ? safe : FileNames.numbered(safe, number));
            boolean isFree = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            boolean isNew = isFree && !Files.exists(StoredPicture.annotations(file), LinkOption.NOFOLLOW_LINKS);
            if (isNew) {
                write(file, content);
            }
            if (isNew || !isFree && holds(file, content)) {
                StoredPicture kept = look(file).orElseThrow(() -> new IOException(file + ": vanished; send it again"));
                return new Added(kept, isNew);
            }
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try {
            AtomicFile.write(file, out -> out.write(content));
        } catch (FileSystemException e) {
            throw unwritten(String.valueOf(file.getFileName()), e);
        }
    }

    /** What is said where the disk is full, or the folder may not be written to. */
    public static Problem unwritten(String name, IOException e) {
        String said = e instanceof FileSystemException system ? system.getReason() : e.getMessage(); // without the file
        String reason = said == null ? e.getClass().getSimpleName() : said;
        return new Problem(
                507,
                "%s cannot be written (%s); make room on the server's disk or check its data folder, then try again"
                        .formatted(name, reason));
    }

    private static boolean holds(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    /** By the first bytes; what is none of these is refused later, with a better message. */
    private static String ending(byte[] content) {
        int first = content.length == 0 ? 0 : content[0] & 0xff;
        return first == 0x89 ? ".png" : first == 0xff ? ".jpg" : ".tif";
    }
}
