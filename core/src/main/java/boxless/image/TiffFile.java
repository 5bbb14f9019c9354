package boxless.image;

import boxless.file.BadFileException;
import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** One TIFF file: its pages and their decoded samples. */
final class TiffFile implements Closeable {
    private final Path file;
    private final ImageInputStream in;
    private final boolean onDisk;
    private final CompoundDirectory directories;
    private final BlockCache<TiffBlocks.Key, Raster> cache;
    private final TiffBlocks blocks;
    private final TiffPage first;
    private boolean closed;

    private TiffFile(Path file, ImageInputStream in, boolean onDisk, BlockCache<TiffBlocks.Key, Raster> cache)
            throws IOException {
        this.file = file;
        this.in = in;
        this.onDisk = onDisk;
        this.cache = cache;
        directories = TiffPage.directories(file, in);
        blocks = new TiffBlocks(file, in, cache);
        first = TiffPage.of(file, directories.getDirectory(0));
    }

    /** @param cache for decoded samples, the same for all files of a picture */
    static TiffFile open(Path file, BlockCache<TiffBlocks.Key, Raster> cache) throws IOException {
        return open(file, new FileImageInputStream(file.toFile()), true, cache);
    }

    /**
     * Opens what lies beside no other file, whatever it says itself.
     *
     * @param name for messages
     * @param cache for decoded samples
     */
    static TiffFile inMemory(Path name, byte[] content, BlockCache<TiffBlocks.Key, Raster> cache) throws IOException {
        return open(name, new ByteArrayImageInputStream(content), false, cache);
    }

    /** @param in closed with this */
    static TiffFile open(Path file, ImageInputStream in, boolean onDisk, BlockCache<TiffBlocks.Key, Raster> cache)
            throws IOException {
        try {
            return new TiffFile(file, in, onDisk, cache);
        } catch (IOException | RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    boolean isBigEndian() {
        return in.getByteOrder() == ByteOrder.BIG_ENDIAN;
    }

    BlockCache<TiffBlocks.Key, Raster> cache() {
        return cache;
    }

    Path path() {
        return file;
    }

    /** Whether {@link #path} is where it lies, and not only its name. */
    boolean isOnDisk() {
        return onDisk;
    }

    TiffPage first() {
        return first;
    }

    /** Number of pages that have a directory. */
    int directories() {
        return directories.directoryCount();
    }

    /** The pages that may belong to a stack with the first: of its size and type, and not declared to be a smaller version of another page or its mask. */
    List<Integer> likeTheFirst() throws IOException {
        List<Integer> pages = new ArrayList<>(List.of(0));
        for (int p = 1; p < directories(); p++) {
            if (isLikeTheFirst(p)) {
                pages.add(p);
            }
        }
        return pages;
    }

    private boolean isLikeTheFirst(int p) throws IOException {
        try {
            TiffPage page = TiffPage.of(file, directories.getDirectory(p));
            return !page.isAside() && page.sameKindAs(first);
        } catch (BadFileException e) {
            return false; // of no use, and nobody has asked for it
        }
    }

    TiffBlocks blocks() {
        return blocks;
    }

    /** What the planes of the file are, by its description; null where that does not say it. */
    @Nullable
    TiffDescription description() throws IOException {
        return TiffDescription.of(
                file,
                first.description(),
                ImageJDescription.labels(
                        first.numbers(ImageJDescription.LENGTHS),
                        first.bytes(ImageJDescription.METADATA),
                        in.getByteOrder()),
                first,
                directories());
    }

    /** A page that can be decoded; only the first of a stack in one piece needs a directory. */
    TiffPage page(int p) throws IOException {
        TiffPage page = p == 0
                ? first
                : p < directories() ? TiffPage.of(file, directories.getDirectory(p)) : first.following(bytesBefore(p));
        TiffKind.check(file, page);
        page.checkParts(in.length());
        return page;
    }

    private long bytesBefore(int p) {
        if (directories() > 1 || !first.inOnePiece) {
            throw Pictures.damaged(file, "has only %d of %d pages".formatted(directories(), p + 1));
        }
        return p * (((long) first.width * first.samples * first.bits + 7) / 8 * first.height);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            in.close();
        }
    }
}
