package boxless.examples;

import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.metric.NucleiAp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Scores label images made by any program against the true ones of the same names: TRUTH PREDICTIONS. */
final class ScoreLabels {
    public static void main(String[] args) throws Exception {
        Path predictions = Path.of(args[1]);
        NucleiAp score = new NucleiAp();
        for (Path truth : labelImages(Path.of(args[0]))) {
            Path predicted = predictions.resolve(truth.getFileName());
            score.add(truth.toString(), LabelFiles.read(truth), LabelFiles.read(predicted));
        }
        score.result().ap().forEach((iou, ap) -> System.out.printf("AP at IoU %s: %.3f%n", iou, ap));
        System.out.printf("mean: %.3f%n", score.result().meanAp());
    }

    private static List<Path> labelImages(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Pictures::isNamedLikePicture).sorted().toList();
        }
    }
}
