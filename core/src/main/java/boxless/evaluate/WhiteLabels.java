package boxless.evaluate;

import boxless.data.Note;
import boxless.data.check.BinaryMasks;
import boxless.mask.LabelMap;
import java.nio.file.Path;
import java.util.List;

/** Notices a folder of binary masks among label images: none has another label than white. */
final class WhiteLabels {
    private final Path folder;
    private boolean white;
    private boolean others;

    WhiteLabels(Path folder) {
        this.folder = folder;
    }

    void add(LabelMap map) {
        for (int label : map.labels()) {
            white |= BinaryMasks.isWhite(label);
            others |= label != 0 && !BinaryMasks.isWhite(label);
        }
    }

    List<Note> notes() {
        return white && !others ? List.of(Note.of(folder + ": " + BinaryMasks.ALL_WHITE)) : List.of();
    }
}
