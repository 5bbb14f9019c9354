package boxless.app.terminal;

import boxless.data.Note;
import java.io.PrintWriter;
import java.util.List;

/** What people should know although nothing failed. */
public final class Notes {
    private Notes() {}

    /** Prints a line for each note on data. */
    public static void say(List<Note> notes, PrintWriter err) {
        notes.forEach(note -> err.println(line(note.summary())));
    }

    /** The line that says it. */
    public static String line(String note) {
        return "note: " + note;
    }
}
