package boxless.data.check;

import boxless.data.FolderScan;
import boxless.data.labels.LabelFolder;
import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which files of a label folder belong together.
 *
 * @param names of the pictures that have labels
 * @param findings about the other files
 */
record LabelPairs(List<String> names, List<Finding> findings) {
    static LabelPairs of(LabelFolder.Place place) {
        Path imageFolder = place.images();
        Path labelFolder = place.labels();
        List<Finding> findings = new ArrayList<>();
        Set<String> several = new HashSet<>();
        SortedMap<String, Path> images = files(imageFolder, several, findings);
        SortedMap<String, Path> truths = files(labelFolder, several, findings);
        SortedSet<String> both = new TreeSet<>(images.keySet());
        both.retainAll(truths.keySet());
        Stream.of(images, truths).map(Map::keySet).forEach(names -> {
            names.removeAll(both);
            names.removeAll(several);
        });
        findings.addAll(alone(images, labelFolder, "label image"));
        findings.addAll(alone(truths, imageFolder, "image"));
        return new LabelPairs(List.copyOf(both), findings);
    }

    /** @param what each of the files lacks in the other folder */
    private static List<Finding> alone(SortedMap<String, Path> files, Path others, String what) {
        SortedMap<String, String> unread = FolderScan.unread(others, what);
        String missing =
                "has no %s in %s; add it under the same base name, or remove this file".formatted(what, others);
        List<Finding> findings = new ArrayList<>();
        files.forEach((name, file) -> {
            String there = unread.get(name);
            String line = file + ": " + (there == null ? missing : "its " + there);
            findings.add(new Finding(Finding.Kind.ALONE, line, -1, List.of()));
        });
        return findings;
    }

    /** Without names that several files have: these are reported, and one of them might be the counterpart that another file seems to lack. */
    private static SortedMap<String, Path> files(Path folder, Set<String> several, List<Finding> findings) {
        SortedMap<String, Path> files = new TreeMap<>();
        FolderScan.byName(folder).forEach((name, sameName) -> {
            try {
                files.put(name, FolderScan.only(sameName));
            } catch (BadFileException e) {
                several.add(name);
                findings.add(new Finding(Finding.Kind.UNREADABLE, String.valueOf(e.getMessage()), -1, List.of()));
            }
        });
        return files;
    }
}
