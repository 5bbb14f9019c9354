package boxless.data.check;

import boxless.data.FolderScan;
import boxless.data.labels.LabelFolder;
import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which files of a label folder belong together.
 *
 * @param names of the pictures that have labels
 * @param findings about the other files
 */
record PairedFiles(List<String> names, List<Finding> findings) {
    static PairedFiles of(LabelFolder.Place place) {
        Path imageFolder = place.images();
        Path labelFolder = place.labels();
        List<Finding> findings = new ArrayList<>();
        SortedMap<String, Path> images = files(imageFolder, findings);
        SortedMap<String, Path> truths = files(labelFolder, findings);
        SortedSet<String> both = new TreeSet<>(images.keySet());
        both.retainAll(truths.keySet());
        images.keySet().removeAll(both);
        truths.keySet().removeAll(both);
        images.values()
                .forEach(file -> findings.add(alone(file + ": has no labels in " + labelFolder
                        + "; add them under the same base name, or remove this file")));
        truths.values()
                .forEach(file -> findings.add(alone(file + ": has no image in " + imageFolder
                        + "; add it under the same base name, or remove this file")));
        return new PairedFiles(List.copyOf(both), findings);
    }

    private static SortedMap<String, Path> files(Path folder, List<Finding> findings) {
        try {
            return FolderScan.files(folder);
        } catch (BadFileException e) {
            findings.add(new Finding(Finding.Kind.UNREADABLE, String.valueOf(e.getMessage()), -1, List.of()));
            return new TreeMap<>();
        }
    }

    private static Finding alone(String line) {
        return new Finding(Finding.Kind.ALONE, line, -1, List.of());
    }
}
