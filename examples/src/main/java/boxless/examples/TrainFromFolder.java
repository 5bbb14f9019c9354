package boxless.examples;

import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.train.Outcome;
import boxless.train.Progress;
import boxless.train.Recipe;
import boxless.train.Trainer;
import boxless.train.TrainingListener;
import boxless.train.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains on the images and label images in DATA/train/images and DATA/train/labels, chooses the best model on those in DATA/val, and
 * resumes where it stopped before: RECIPE DATA RUN [key=value...].
 */
final class TrainFromFolder {
    public static void main(String[] args) {
        List<String> changes = new ArrayList<>();
        for (String part : List.of("train", "validate")) {
            changes.add("data." + part + ".path=" + Path.of(args[1]).toAbsolutePath());
            changes.add("data." + part + ".names=");
        }
        changes.addAll(Arrays.asList(args).subList(3, args.length));
        Recipe recipe = Recipe.read(Path.of(args[0]), changes);
        Trainer trainer = new Trainer(
                recipe, Path.of(""), Path.of(args[2]), Compute.of(Device.CPU, Precision.AUTO), true, new Lines());
        Outcome outcome = trainer.train();
        System.out.printf("%s after %d steps: %s%n", outcome.end(), outcome.step(), outcome.model());
    }

    private static final class Lines implements TrainingListener {
        @Override
        public void stepped(Progress progress) {
            System.out.printf("step %d of %d, loss %.4f%n", progress.step(), progress.steps(), progress.loss());
        }

        @Override
        public void validated(Validation validation) {
            System.out.printf("step %d: score %.3f%n", validation.step(), validation.score());
        }
    }
}
