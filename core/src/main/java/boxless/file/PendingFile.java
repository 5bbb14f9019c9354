package boxless.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A file that grows under a temporary name in its folder and takes its own name in one step, by {@link #commit}. Closed before
 * that, it vanishes, and what stood under the name stays.
 */
public final class PendingFile implements Closeable {
    private static final Set<PendingFile> OPEN = ConcurrentHashMap.newKeySet();
    /** Held for reading while a file is made: several may be at the same time, but none once the process is ending. */
    private static final ReadWriteLock ENDING = new ReentrantReadWriteLock();

    /** Bytes of a name, as most systems count them, that leave room for what a temporary name adds to it: they take 255. */
    private static final int LONGEST = 200;

    /** Links that lead from one to the next: as many as Linux follows. */
    private static final int MOST_LINKS = 40;

    /** Signs of a longer name that its temporary one begins with; none has more than four bytes. */
    private static final int SHORTENED = 40;

    private static boolean ending;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final OutputStream disk;
    private final OutputStream out;
    private boolean torn; // holds a part of something, for good
    private boolean added; // has its name, which no file had

    private PendingFile(Path target, Path temporary, FileChannel channel, UnaryOperator<OutputStream> through) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.disk = new NamingStream(target, through.apply(Channels.newOutputStream(channel)));
        this.out = new KeptOpen(disk);
    }

    /**
     * Begins an empty file; missing folders are made. Where the target is a link, what it leads to is written, and the link stays.
     *
     * @throws IOException if the target is a folder, a device or a pipe, or its folder cannot be written to
     */
    public static PendingFile open(Path target) throws IOException {
        return open(target, UnaryOperator.identity());
    }

    /** @param through what all bytes go through on their way to the disk */
    static PendingFile open(Path target, UnaryOperator<OutputStream> through) throws IOException {
        return replacing(followed(target), through);
    }

    /** The same, but a link is replaced. */
    static PendingFile replacing(Path target) throws IOException {
        return replacing(target, UnaryOperator.identity());
    }

    /** Where a link leads, also if nothing is there yet; any other file itself. */
    private static Path followed(Path target) throws IOException {
        Path file = target.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            Path folder = file.getParent();
            if (folder != null && folder.toRealPath().startsWith("/proc")) {
                throw noFile(target); // a process has it open, and would not see what takes its place
            }
            if (links == MOST_LINKS) {
                throw new IOException(target + ": is a link that leads back to itself; choose another name");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    /** Where something is there that is no file, replacing it would not do what its owner expects. */
    private static void requireFile(Path there, Path target) throws IOException {
        if (Files.exists(there) && !Files.isRegularFile(there)) {
            throw noFile(target);
        }
    }

    /** Removes what {@link #open} would replace, if it is there; throws likewise. */
    static void remove(Path target) throws IOException {
        Path file = followed(target);
        requireFile(file, target);
        Files.deleteIfExists(file);
    }

    private static IOException noFile(Path target) {
        return new IOException(target + ": is a device, a pipe or standard output; give the name of a file");
    }

    private static PendingFile replacing(Path target, UnaryOperator<OutputStream> through) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || Files.isDirectory(absolute)) {
            throw new IOException(target + ": is a folder; give the name of a file");
        }
        requireFile(absolute, target);
        // Not Files.createTempFile: its files are readable by their owner alone, and the target would inherit that.
        Path temporary = folder.resolve(temporary(name, someId()));
        return open(absolute, temporary, through);
    }

    private static PendingFile open(Path target, Path temporary, UnaryOperator<OutputStream> through)
            throws IOException {
        ENDING.readLock().lock();
        try {
            if (ending) {
                throw new IOException(target + ": the process is ending");
            }
            PendingFile file = new PendingFile(target, temporary, create(temporary, target), through);
            OPEN.add(file);
            return file;
        } finally {
            ENDING.readLock().unlock();
        }
    }

    private static FileChannel create(Path file, Path target) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.resolveSibling(""));
        } catch (FileSystemException e) {
            throw about(target, e);
        }
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (FileSystemException e) {
            throw about(target, e);
        }
    }

    /** What the system says of the temporary file, said of the file that is wanted, or of its folder. */
    private static FileSystemException about(Path target, FileSystemException e) {
        FileSystemException about = switch (e) {
            case AccessDeniedException denied -> new AccessDeniedException(String.valueOf(target.getParent()));
            case NoSuchFileException missing -> new NoSuchFileException(target.toString());
            default -> new FileSystemException(target.toString(), null, e.getReason());
        };
        about.initCause(e);
        return about;
    }

    /** The same of a name that was not given: Windows denies access to a file that is there, too, where it is read-only or a program has it open. */
    static FileSystemException refused(Path target, FileSystemException e) {
        boolean isFolderOpen = Files.exists(target) && Files.isWritable(target.resolveSibling(""));
        if (!(e instanceof AccessDeniedException) || !isFolderOpen) {
            return about(target, e);
        }
        FileSystemException held =
                new AccessDeniedException(target.toString(), null, "is read-only or open in another program");
        held.initCause(e);
        return held;
    }

    /**
     * Closes all that are open, so that they vanish; for a process that ends at once. Who still writes to one gets an exception, and so does who opens
     * another afterwards.
     */
    public static void discardAll() {
        ENDING.writeLock().lock();
        try {
            ending = true;
            for (PendingFile file : OPEN) {
                try {
                    file.close();
                } catch (IOException e) {
                    // The others are still to be deleted.
                }
            }
        } finally {
            ENDING.writeLock().unlock();
        }
    }

    /** Not UUID.randomUUID: a secure source of numbers takes a hundredth of a second to set up, and nobody has to be kept from guessing. */
    private static String someId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String temporary(Path name, String id) {
        return beginning(name) + id + ".tmp";
    }

    /** What all temporary names of a file have in common. */
    private static String beginning(Path name) {
        String whole = name.toString();
        if (whole.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return "." + whole + ".";
        }
        String start = whole.substring(0, whole.offsetByCodePoints(0, SHORTENED));
        return "." + start + "." + Integer.toHexString(whole.hashCode()) + ".";
    }

    /** Deletes what processes that were killed left of a target; nobody may be writing it. */
    public static void discard(Path target) throws IOException {
        Path wanted = followed(target);
        Path folder = wanted.getParent();
        if (folder != null && Files.isDirectory(folder)) {
            // No glob: signs such as [ and { in the target's name would be read as one.
            Pattern temporary =
                    Pattern.compile(Pattern.quote(beginning(wanted.getFileName())) + "[0-9a-f]+(-[0-9a-f]+){4}[.]tmp");
            try (DirectoryStream<Path> left = Files.newDirectoryStream(
                    folder,
                    file -> temporary
                            .matcher(String.valueOf(file.getFileName()))
                            .matches())) {
                for (Path file : left) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Where the content goes; buffered, and open until the file is committed or closed whoever closes the stream. */
    public OutputStream out() {
        return out;
    }

    /** Writes the content of another file, which the system copies without bringing it here. */
    void append(Path from) throws IOException {
        out.flush();
        try (FileChannel content = FileChannel.open(from, StandardOpenOption.READ)) {
            long size = content.size();
            NamingStream.naming(target, () -> {
                for (long at = 0; at < size; ) {
                    long copied = content.transferTo(at, size - at, channel);
                    if (copied == 0) {
                        throw new IOException(from + ": became shorter while it was copied");
                    }
                    at += copied;
                }
            });
        }
    }

    /**
     * Writes all of this, or nothing of it if it fails; the file may then grow further. Where the part that was written cannot be taken back, the file is
     * never committed.
     */
    public void append(byte[] rows) throws IOException {
        requireWhole();
        out.flush();
        long before = channel.position();
        torn = true;
        try {
            disk.write(rows);
            torn = false;
        } finally {
            torn = torn && !cutBack(before);
        }
    }

    /** The same of a text, as UTF-8. */
    public void append(String rows) throws IOException {
        append(rows.getBytes(StandardCharsets.UTF_8));
    }

    private boolean cutBack(long position) {
        try {
            channel.truncate(position);
            return true;
        } catch (IOException e) {
            return false; // what made it necessary is what the caller hears of
        }
    }

    private void requireWhole() throws IOException {
        if (torn) {
            String why = "stays as it was, because what failed to be written could not be taken back";
            throw new IOException(target + ": " + why + "; check the disk and run the command again");
        }
    }

    /** What has been written so far; to be closed before this is. */
    public InputStream written() throws IOException {
        requireWhole();
        out.flush();
        return Files.newInputStream(temporary);
    }

    /** Forces the content to the disk and gives the file its name; readers see the old content or the new one, never a part. */
    public void commit() throws IOException {
        force();
        rename();
        forceFolder(folder());
    }

    /** Brings the content to the disk; nothing can be written any more. */
    void force() throws IOException {
        requireWhole();
        out.flush();
        NamingStream.naming(target, () -> channel.force(true));
        channel.close();
    }

    /** Gives the file its name, which {@link #forceFolder} brings to the disk. */
    void rename() throws IOException {
        boolean isNew = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        try {
            move(temporary, target);
        } catch (FileSystemException e) {
            throw refused(target, e);
        }
        OPEN.remove(this);
        added = isNew;
    }

    /** Has the file vanish, also under its name, unless it replaced another one there: neither would be left. */
    void takeBack() throws IOException {
        try {
            close();
        } finally {
            if (added) {
                Files.deleteIfExists(target);
            }
        }
    }

    /** Where it takes its name. */
    Path folder() {
        return target.resolveSibling("");
    }

    @Override
    public void close() throws IOException {
        OPEN.remove(this);
        channel.close();
        Files.deleteIfExists(temporary);
    }

    /** Survives {@code close()}, which one who wraps the stream is right to call: the channel must still be forced. */
    private static final class KeptOpen extends FilterOutputStream {
        KeptOpen(OutputStream out) {
            super(new BufferedOutputStream(out, 1 << 16)); // itself, for which Java takes no more memory than it needs
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the new name itself survive a power failure, where the system can: Windows opens no folders. */
    static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ignored) {
            // The content is already safe; only the moment at which the name is on the disk is left to the system.
        }
    }
}
