package boxless.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Text in UTF-8 that people or their programs write. A byte order mark, which some of them put in front, is no part of it. */
public final class TextFile {
    private static final char MARK = '\uFEFF';

    private TextFile() {}

    /**
     * All lines of a file.
     *
     * @param wanted what should be given, such as "a list of names"
     * @throws BadFileException if it cannot be read or is no such text
     */
    public static List<String> lines(Path file, String wanted) {
        try (BufferedReader in = reader(file)) {
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (IOException e) {
            throw BadFileException.unread(file, e, wanted);
        }
    }

    /**
     * A file from the beginning of its text.
     *
     * @throws IOException if it cannot be read; so does the reader where it is no such text
     */
    public static BufferedReader reader(Path file) throws IOException {
        BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        try {
            in.mark(1);
            if (in.read() != MARK) {
                in.reset();
            }
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
