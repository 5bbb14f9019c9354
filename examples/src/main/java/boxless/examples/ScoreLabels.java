package boxless.examples;

import boxless.evaluate.Evaluation;
import boxless.evaluate.ResultFiles;
import java.nio.file.Path;

/** Scores label images made by any program against the true ones of the same names: TRUTH PREDICTIONS. */
final class ScoreLabels {
    public static void main(String[] args) {
        Evaluation.Nuclei evaluation = ResultFiles.nuclei(Path.of(args[0]), Path.of(args[1]));
        evaluation.score().ap().forEach((iou, ap) -> System.out.printf("AP at IoU %s: %.3f%n", iou, ap));
        System.out.printf("mean: %.3f%n", evaluation.headline());
    }
}
