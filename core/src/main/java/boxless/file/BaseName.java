package boxless.file;

import java.nio.file.Path;

/** A file's name without its ending: {@code cells.01} of {@code images/cells.01.tif}. */
public final class BaseName {
    private BaseName() {}

    public static String of(Path file) {
        return of(String.valueOf(file.getFileName()));
    }

    /** Of a file as a document names it, with {@code /} between folders on every system. A dot in front is part of the name. */
    public static String of(String fileName) {
        String name = fileName.substring(fileName.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
