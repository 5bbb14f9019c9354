package boxless.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An order of names in which those are equal that would be one file of a folder: most disks of macOS and Windows take no notice of case. */
public final class NameOrder implements Comparator<String> {
    private final Path folder;
    private @Nullable Boolean ignoresCase;

    private NameOrder(Path folder) {
        this.folder = folder;
    }

    /**
     * The order of a folder, which need not be there yet. Only when names are compared that differ in case alone, it is tried out with an empty file in that
     * folder, or in the nearest one above; where none can be made, case counts.
     */
    public static Comparator<String> in(Path folder) {
        return new NameOrder(folder);
    }

    @Override
    public int compare(String name, String other) {
        int order = String.CASE_INSENSITIVE_ORDER.compare(name, other);
        if (order != 0 || name.equals(other)) {
            return order;
        }
        Boolean known = ignoresCase;
        if (known == null) {
            known = isCaseIgnored(folder);
            ignoresCase = known;
        }
        return known ? 0 : name.compareTo(other);
    }

    private static boolean isCaseIgnored(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.isDirectory(there)) {
            there = there.getParent();
        }
        if (there == null) {
            return false;
        }
        try {
            Path trial = Files.createTempFile(there, ".case", ".tmp");
            try {
                return Files.exists(
                        there.resolve(String.valueOf(trial.getFileName()).toUpperCase(Locale.ROOT)));
            } finally {
                Files.delete(trial);
            }
        } catch (IOException e) {
            return false; // which is said where the first result cannot be written
        }
    }
}
