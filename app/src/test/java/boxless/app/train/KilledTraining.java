package boxless.app.train;

import boxless.tensor.Compute;
import boxless.train.Progress;
import boxless.train.Recipe;
import boxless.train.Trainer;
import boxless.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;

/** A program that trains and ends right after a step as if by {@code kill -9}: nothing is flushed, closed or said. */
final class KilledTraining {
    static final int STATUS = 137;

    private KilledTraining() {}

    /** @param arguments recipe, run folder, last step */
    public static void main(String[] arguments) {
        Path recipe = Path.of(arguments[0]);
        long last = Long.parseLong(arguments[2]);
        TrainingListener killer = new TrainingListener() {
            @Override
            public void stepped(Progress progress) {
                if (progress.step() == last) {
                    Runtime.getRuntime().halt(STATUS);
                }
            }
        };
        Path folder = recipe.toAbsolutePath().resolveSibling("");
        new Trainer(Recipe.read(recipe, List.of()), folder, Path.of(arguments[1]), Compute.CPU_FP32, false, killer)
                .train();
    }
}
