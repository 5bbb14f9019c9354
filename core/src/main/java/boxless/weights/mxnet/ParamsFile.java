package boxless.weights.mxnet;

import boxless.file.BadFileException;
import boxless.weights.FileBytes;
import boxless.weights.Names;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open {@code .params} file of MXNet, of any version up to 1.9: a list of arrays and a list of their names. The elements are read from the disk
 * when asked for, so use them before closing.
 */
public final class ParamsFile implements AutoCloseable {
    /** The number that such a file begins with, little-endian. */
    public static final long MAGIC = 0x112;

    private static final int MAX_ARRAYS = 100_000;
    private static final String SAVE = "save them in Python with net.save_parameters(file)";

    private final FileBytes file;
    private final StateDict stateDict;

    private ParamsFile(FileBytes file) {
        this.file = file;
        this.stateDict = stateDict(file);
    }

    /**
     * Opens a file of any size and reads all but the elements.
     *
     * @throws BadFileException if the file is missing, damaged or hostile, is no such file, or has no names or sparse arrays
     */
    public static ParamsFile open(Path path) {
        FileBytes file = FileBytes.open(path);
        try {
            return new ParamsFile(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public Path path() {
        return file.path();
    }

    /**
     * The arrays by name, not yet in memory, without the {@code arg:} and {@code aux:} that exported networks have before their names. Arrays
     * that were saved before their shape was known are its {@code others}.
     */
    public StateDict stateDict() {
        return stateDict;
    }

    @Override
    public void close() {
        file.close();
    }

    private static StateDict stateDict(FileBytes file) {
        Cursor in = new Cursor(file);
        if (in.remaining() < 8 || in.i64() != MAGIC) {
            throw file.bad("is not an MXNet file; give a .params file made by net.save_parameters");
        }
        in.i64(); // reserved
        List<Optional<StoredTensor>> arrays = arrays(file, in);
        List<String> names = names(file, in, arrays.size());
        if (in.remaining() > 0) {
            throw in.damaged("has " + in.remaining() + " bytes after its names");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            arrays.get(i)
                    .ifPresentOrElse(
                            tensor -> {
                                if (tensors.put(name, tensor) != null) {
                                    throw in.damaged("has two arrays with the name " + Names.quoted(name));
                                }
                            },
                            () -> others.add(name));
        }
        if (tensors.isEmpty()) {
            throw file.bad("contains no weights; " + SAVE);
        }
        return new StateDict(file.path(), "", tensors, others);
    }

    private static List<Optional<StoredTensor>> arrays(FileBytes file, Cursor in) {
        long count = in.i64();
        if (count < 0 || count > MAX_ARRAYS) {
            throw in.damaged("claims to hold " + Long.toUnsignedString(count) + " arrays");
        }
        List<Optional<StoredTensor>> arrays = new ArrayList<>();
        for (long number = 1; number <= count; number++) {
            arrays.add(ArrayRecord.read(file, in, number));
        }
        return arrays;
    }

    private static List<String> names(FileBytes file, Cursor in, int arrays) {
        long count = in.i64();
        if (count == 0 && arrays > 0) {
            throw file.bad("holds arrays without names, so that nobody can tell which is which; " + SAVE);
        }
        if (count != arrays) {
            throw in.damaged("is inconsistent: the numbers of its arrays and names differ (%d, %s)"
                    .formatted(arrays, Long.toUnsignedString(count)));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arrays; i++) {
            names.add(in.text().replaceFirst("^(arg|aux):", ""));
        }
        return names;
    }
}
