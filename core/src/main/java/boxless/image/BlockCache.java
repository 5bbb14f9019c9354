package boxless.image;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The blocks of a picture that were used last. For use by one thread.
 *
 * @param <K> which block
 * @param <B> its pixels
 */
final class BlockCache<K, B> {
    private final long mostBytes;
    private final ToLongFunction<B> size;
    private final Map<K, B> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param mostBytes what may be kept beside the block in use
     * @param size of a block in bytes
     */
    BlockCache(long mostBytes, ToLongFunction<B> size) {
        this.mostBytes = mostBytes;
        this.size = size;
    }

    /** The block of this key, made if it is not there. */
    B get(K key, Pictures.Attempt<B> making) throws IOException {
        B known = kept.get(key);
        if (known != null) {
            return known;
        }
        B made = making.make();
        kept.put(key, made);
        bytes += size.applyAsLong(made);
        Iterator<B> oldest = kept.values().iterator();
        while (bytes > mostBytes && kept.size() > 1) {
            bytes -= size.applyAsLong(oldest.next());
            oldest.remove();
        }
        return made;
    }
}
