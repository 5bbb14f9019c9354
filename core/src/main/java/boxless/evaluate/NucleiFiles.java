package boxless.evaluate;

import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;

/** Scores two folders of label images of the same names. */
final class NucleiFiles {
    private NucleiFiles() {}

    static Scoring score(Path truth, Path predictions) throws IOException {
        SortedMap<String, Path> truths = LabelImages.in(truth);
        SortedMap<String, Path> found = LabelImages.in(predictions);
        requirePartners(truths, found, predictions);
        requirePartners(found, truths, truth);
        NucleiScoring scoring = new NucleiScoring();
        truths.forEach((name, file) -> {
            Path other = found.get(name);
            if (other != null) {
                add(scoring, name, file, other);
            }
        });
        return scoring;
    }

    private static void requirePartners(
            SortedMap<String, Path> files, SortedMap<String, Path> partners, Path partnerFolder) {
        files.forEach((name, file) -> {
            if (!partners.containsKey(name)) {
                throw new BadFileException(
                        file,
                        "has no label image of the same name in " + partnerFolder + "; add it, or remove this one");
            }
        });
    }

    private static void add(NucleiScoring scoring, String name, Path truthFile, Path foundFile) {
        LabelMap right = LabelFiles.read(truthFile);
        LabelMap said = LabelFiles.read(foundFile);
        Size.requireEqual(foundFile, said.size(), truthFile.toString(), right.size());
        scoring.add(name, right, said);
    }
}
