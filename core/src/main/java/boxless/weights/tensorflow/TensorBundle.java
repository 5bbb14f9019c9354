package boxless.weights.tensorflow;

import boxless.file.BadFileException;
import boxless.weights.DType;
import boxless.weights.FileBytes;
import boxless.weights.Names;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An open checkpoint of TensorFlow, {@code NAME.index} and {@code NAME.data-00000-of-00001} beside it or several such shards: the format of
 * {@code tf.train.Checkpoint} and of {@code tf.compat.v1.train.Saver} since version 1.0. The elements are read from the disk when asked for, so use
 * them before closing; the checksums of index and elements are compared as they are read.
 */
public final class TensorBundle implements AutoCloseable {
    private static final String INDEX = ".index";
    private static final Pattern SHARD = Pattern.compile("\\.data-\\d{5}-of-\\d{5}$");
    private static final int MOST_SHARDS = 100_000;

    /** What object-based checkpoints put behind the names of variables. */
    private static final String VARIABLE = "/.ATTRIBUTES/VARIABLE_VALUE";

    /** An optimizer's own variables and what it keeps for each of the network's. */
    private static final Pattern OPTIMIZER = Pattern.compile("^[^/]*optimizer/|/\\.OPTIMIZER_SLOT/");

    private static final String JOIN =
            "; in Python, tf.train.load_checkpoint joins them, and tf.raw_ops.SaveV2 writes all variables again under their names";

    private final FileBytes index;
    private final String prefix;
    private final Map<Integer, FileBytes> shards = new HashMap<>();
    private BundleEntry.@Nullable Header header;
    private final StateDict stateDict;

    private TensorBundle(FileBytes index) {
        this.index = index;
        String path = index.path().toString();
        this.prefix = path.endsWith(INDEX) ? path.substring(0, path.length() - INDEX.length()) : path;
        try {
            this.stateDict = read();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * The index of the checkpoint that a path means: TensorFlow names a checkpoint by what its files' names begin with, and people take the
     * file with the numbers for the whole. Nothing where there is no such index.
     */
    public static Optional<Path> index(Path path) {
        boolean shard = SHARD.matcher(path.toString()).find();
        Path index = Path.of(SHARD.matcher(path.toString()).replaceFirst("") + INDEX);
        return (shard || !Files.exists(path)) && Files.isRegularFile(index) ? Optional.of(index) : Optional.empty();
    }

    /** Whether a file is an index, by its name if not by its content: a truncated one has lost what it is recognised by. */
    public static boolean isIndex(FileBytes file) {
        return file.path().toString().endsWith(INDEX) || SortedTable.isOne(file);
    }

    /**
     * Opens a checkpoint of any size and reads all but the elements.
     *
     * @param index the file {@code NAME.index}
     * @throws BadFileException if the index or a shard is missing, damaged or hostile, or there are no weights
     */
    public static TensorBundle open(Path index) {
        return new TensorBundle(FileBytes.open(index));
    }

    /**
     * The variables by name, not yet in memory, without what object-based checkpoints put behind every name. Optimizers, counters, texts and types that
     * no network has are its {@code others}.
     */
    public StateDict stateDict() {
        return stateDict;
    }

    @Override
    public void close() {
        index.close();
        shards.values().forEach(FileBytes::close);
    }

    private StateDict read() {
        if (!SortedTable.isOne(index)) {
            throw index.bad("is not a whole index of a TensorFlow checkpoint; copy or download it again");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        SortedTable.read(index, (key, value) -> {
            if (key.length == 0) {
                header = header(value);
            } else if (key[0] != 0) { // else a slice of a tensor, under a key that is no text
                add(text(key), BundleEntry.parse(value), tensors, others);
            }
        });
        if (tensors.isEmpty()) {
            throw index.bad("contains no weights; save the network in Python with tf.train.Checkpoint");
        }
        return new StateDict(index.path(), "", tensors, others);
    }

    private BundleEntry.Header header(Cursor value) {
        BundleEntry.Header read = BundleEntry.Header.parse(value);
        if (!read.littleEndian()) {
            throw index.bad("was written by a big-endian computer; save it again on another one");
        }
        if (read.shards() < 1 || read.shards() > MOST_SHARDS) {
            throw value.damaged("claims to have " + read.shards() + " shards");
        }
        return read;
    }

    private String text(byte[] key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            throw index.damaged("has a name that is no text");
        }
    }

    private void add(String key, BundleEntry entry, Map<String, StoredTensor> tensors, List<String> others) {
        String name = key.endsWith(VARIABLE) ? key.substring(0, key.length() - VARIABLE.length()) : key;
        Optional<DType> dtype = dtype(entry.type());
        boolean counter =
                entry.shape().length == 0 && dtype.filter(DType::isFloating).isEmpty();
        if (dtype.isEmpty() || counter || OPTIMIZER.matcher(name).find()) {
            others.add(name);
        } else if (tensors.put(name, tensor(name, dtype.get(), entry)) != null) {
            throw index.damaged("has two tensors with the name " + Names.quoted(name));
        }
    }

    private StoredTensor tensor(String name, DType dtype, BundleEntry entry) {
        if (entry.slices() > 0) {
            throw index.bad("stores %s in %d slices".formatted(Names.quoted(name), entry.slices()) + JOIN);
        }
        long bytes;
        try {
            bytes = StoredTensor.elements(entry.shape()) * dtype.bytes();
        } catch (IllegalArgumentException e) {
            throw index.damaged(Names.quoted(name) + " has an " + e.getMessage());
        }
        if (bytes != entry.size()) {
            throw index.damaged(
                    "%s has %d bytes where its shape needs %d".formatted(Names.quoted(name), entry.size(), bytes));
        }
        FileBytes shard = shard(entry.shard());
        if (entry.offset() < 0 || entry.offset() > shard.length() - bytes) {
            throw shard.bad("ends before " + Names.quoted(name) + "; the file is truncated, copy or download it again");
        }
        return new StoredTensor(
                dtype,
                entry.shape(),
                new CheckedBytes(shard, shard.slice(entry.offset(), bytes), entry.checksum(), name));
    }

    private FileBytes shard(int number) {
        if (header == null || number >= header.shards()) {
            throw index.damaged("has a tensor in shard " + number + ", which is not one of its own");
        }
        int count = header.shards();
        return shards.computeIfAbsent(number, n -> {
            Path path = Path.of(String.format(Locale.ROOT, "%s.data-%05d-of-%05d", prefix, n, count));
            if (!Files.exists(path)) {
                throw index.bad(
                        "lacks the file %s; copy all files of the checkpoint into one folder, under their own names"
                                .formatted(path.getFileName()));
            }
            return FileBytes.open(path);
        });
    }

    /** TensorFlow's numbers of the types that weights may have. */
    private static Optional<DType> dtype(int number) {
        return switch (number) {
            case 1 -> Optional.of(DType.F32);
            case 2 -> Optional.of(DType.F64);
            case 3 -> Optional.of(DType.I32);
            case 4 -> Optional.of(DType.U8);
            case 5 -> Optional.of(DType.I16);
            case 6 -> Optional.of(DType.I8);
            case 9 -> Optional.of(DType.I64);
            case 10 -> Optional.of(DType.BOOL);
            case 14 -> Optional.of(DType.BF16);
            case 19 -> Optional.of(DType.F16);
            default -> Optional.empty();
        };
    }
}
