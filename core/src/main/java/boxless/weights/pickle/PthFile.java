package boxless.weights.pickle;

import boxless.file.BadFileException;
import boxless.weights.Bytes;
import boxless.weights.FileBytes;
import boxless.weights.Names;
import boxless.weights.StateDict;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An open PyTorch checkpoint ({@code .pth}, {@code .pt}, {@code .tar}), in the zip format of torch 1.6 and later or the
 * older one. Nothing in the file is ever run: a closed list of names is understood (tensors, dictionaries, NumPy
 * numbers ...), of the rest only names are kept. The elements of tensors are read from the disk when asked for, so use
 * them before closing.
 */
public final class PthFile implements AutoCloseable {
    private static final Object MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;

    private final FileBytes file;
    private final Map<String, Storage> storages = new HashMap<>();
    private final Map<String, Storage.Late> unplaced = new HashMap<>();
    private final Object content;

    private PthFile(FileBytes file) {
        this.file = file;
        this.content = startsWith("PK\3\4") ? readZip() : readOld();
    }

    /**
     * Opens a checkpoint of any size and reads its structure.
     *
     * @throws BadFileException if the file is missing, damaged, hostile, or no checkpoint
     */
    public static PthFile open(Path path) {
        FileBytes file = FileBytes.open(path);
        try {
            return new PthFile(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public Path path() {
        return file.path();
    }

    /**
     * What was saved: {@code Map} (in order), {@code List} (also tuples and sets), {@code String}, {@code Long}, {@code
     * BigInteger}, {@code Double}, {@code Boolean}, {@code byte[]}, {@link boxless.weights.StoredTensor} (also NumPy arrays), or {@link
     * Opaque}. Nested at most 100 deep; a value may occur in several places.
     */
    Object content() {
        return content;
    }

    /**
     * The network in it, not yet in memory.
     *
     * @throws BadFileException if there is none or more than one
     */
    public StateDict stateDict() {
        if (content instanceof Map<?, ?> map) {
            return StateDict.in(path(), map);
        }
        String what = content instanceof Opaque opaque
                ? "contains an object of the class " + Names.quoted(opaque.name())
                : "contains no dictionary of tensors";
        throw file.bad(what + "; save model.state_dict() with torch.save in Python");
    }

    @Override
    public void close() {
        file.close();
    }

    private Object readZip() {
        ZipDirectory zip = new ZipDirectory(file);
        List<String> pickles = zip.names().stream()
                .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw file.bad("is a zip file but not a PyTorch checkpoint; give the .pth file itself");
        }
        String folder = pickles.getFirst().substring(0, pickles.getFirst().length() - "data.pkl".length());
        if (zip.names().contains(folder + "constants.pkl")) {
            throw file.bad("is a TorchScript program, not weights; save model.state_dict() with torch.save in Python");
        }
        if (text(zip, folder + "byteorder").equals("big")) {
            throw file.bad("was saved on a big-endian machine; load and save it again on another one");
        }
        PickleReader in = new PickleReader(file, part(zip, pickles.getFirst()));
        Object value = new Unpickler(in, new PickledCalls(file), id -> find(in, id)).load();
        unplaced.forEach((key, late) -> {
            Bytes bytes = part(zip, folder + "data/" + key);
            if (bytes.length() != late.length()) {
                throw file.bad("its storage %s has %d bytes instead of %d%s"
                        .formatted(Names.quoted(key), bytes.length(), late.length(), PickleReader.CURE));
            }
            late.place(bytes);
        });
        return value;
    }

    private static String text(ZipDirectory zip, String name) {
        Bytes bytes = zip.bytes(name);
        if (bytes == null || bytes.length() > 100) {
            return "";
        }
        ByteBuffer text = ByteBuffer.allocate((int) bytes.length());
        bytes.read(0, text);
        return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
    }

    private Bytes part(ZipDirectory zip, String name) {
        Bytes bytes = zip.bytes(name);
        if (bytes == null) {
            throw file.bad("lacks its part " + Names.quoted(name) + PickleReader.CURE);
        }
        return bytes;
    }

    /** Three pickles of identification, one of the content, one with the storages' order, then the storages. */
    private Object readOld() {
        if (file.length() > 262 && startsWith("ustar", 257)) {
            throw file.bad("is in the format of torch 0.1; load it with torch 0.4 to 1.13 and save it again");
        }
        if (!startsWith("\u0080")) {
            throw file.bad("is not a PyTorch checkpoint; give a .pth, .pt or .tar file made by torch.save");
        }
        PickleReader in = new PickleReader(file, file);
        Unpickler unpickler = new Unpickler(in, new PickledCalls(file), id -> find(in, id));
        if (!MAGIC.equals(unpickler.load()) || !Long.valueOf(PROTOCOL).equals(unpickler.load())) {
            throw file.bad(
                    "is a pickle but not a PyTorch checkpoint; give a .pth, .pt or .tar file made by torch.save");
        }
        unpickler.load(); // sizes of C types on the machine that saved; the file does not depend on them
        Object value = unpickler.load();
        if (!(unpickler.load() instanceof List<?> keys)) {
            throw in.bad("has no list of storages");
        }
        long at = in.position();
        for (Object key : keys) {
            at = placeOld(in, key, at);
        }
        for (Map.Entry<String, Storage.Late> entry : unplaced.entrySet()) {
            if (!entry.getValue().isPlaced()) {
                throw in.bad("lacks the storage " + Names.quoted(entry.getKey()));
            }
        }
        return value;
    }

    private long placeOld(PickleReader in, Object key, long at) {
        Storage storage = key instanceof String name ? storages.get(name) : null;
        Storage.Late late = key instanceof String name ? unplaced.get(name) : null;
        if (storage == null || late == null || late.isPlaced()) {
            throw in.bad("lists the storage " + Names.quoted(key) + ", which nothing uses");
        }
        if (late.length() > file.length() - at - 8) {
            throw file.bad("ends inside the storage " + Names.quoted(key)
                    + "; the file is truncated, copy or download it again");
        }
        ByteBuffer count = ByteBuffer.allocate(8);
        file.read(at, count);
        if (Long.reverseBytes(count.getLong(0)) != storage.elements()) {
            throw in.bad("has a storage " + Names.quoted(key) + " of another size than announced");
        }
        late.place(file.slice(at + 8, late.length()));
        return at + 8 + late.length();
    }

    /** The thing outside the pickle that an identifier names. */
    private Object find(PickleReader in, List<?> id) {
        if (id.size() > 1 && "module".equals(id.getFirst())) {
            return id.get(1); // a class with its source code, which nobody here wants
        }
        if (id.size() < 5
                || !"storage".equals(id.get(0))
                || !(id.get(1) instanceof Opaque type)
                || !(id.get(2) instanceof String key)
                || !(id.get(4) instanceof Long count)) {
            throw in.bad("has an unknown kind of persistent identifier");
        }
        int width = Storage.width(type.name());
        if (width == 0 || count < 0 || count > Long.MAX_VALUE / width) {
            throw in.bad("has a storage of an unknown type or size");
        }
        Storage known = storages.get(key);
        if (known == null) {
            Storage.Late late = new Storage.Late(count * width);
            unplaced.put(key, late);
            known = Storage.of(type.name(), late);
            storages.put(key, known);
        } else if (!known.name().equals(type.name()) || known.elements() != count) {
            throw in.bad("describes its storage " + Names.quoted(key) + " in two ways");
        }
        return id.size() > 5 && id.get(5) instanceof List<?> view ? view(in, known, view) : known;
    }

    private static Storage view(PickleReader in, Storage root, List<?> view) {
        if (view.size() == 3
                && view.get(1) instanceof Long first
                && view.get(2) instanceof Long count
                && first >= 0
                && count >= 0
                && first <= root.elements() - count) {
            return root.view(first, count);
        }
        throw in.bad("has a view that reaches beyond its storage");
    }

    private boolean startsWith(String magic) {
        return startsWith(magic, 0);
    }

    private boolean startsWith(String magic, int at) {
        if (file.length() < at + magic.length()) {
            return false;
        }
        ByteBuffer start = ByteBuffer.allocate(magic.length());
        file.read(at, start);
        return magic.equals(StandardCharsets.ISO_8859_1.decode(start.flip()).toString());
    }
}
