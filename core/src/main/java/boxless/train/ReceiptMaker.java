package boxless.train;

import boxless.Version;
import boxless.data.Dataset;
import boxless.data.TrainedOn;
import boxless.data.augment.Invert;
import boxless.tensor.Compute;
import boxless.tensor.Threads;
import boxless.train.Checkpoint.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in receipts and describes the training data; reads all of it for the first. */
final class ReceiptMaker {
    private final Recipe recipe;
    private final Dataset trained;
    private final @Nullable Dataset validated;
    private final String machine;
    private final TrainedScale scale;
    private @Nullable String trainHash;
    private @Nullable String validateHash;
    private @Nullable TrainedOn trainedOn;

    ReceiptMaker(Recipe recipe, Dataset trained, @Nullable Dataset validated, Compute compute, TrainedScale scale) {
        this.recipe = recipe;
        this.trained = trained;
        this.validated = validated;
        this.scale = scale;
        String precision = compute.bf16() ? "bf16" : "fp32";
        machine = compute.device().name() + ", " + precision + ", " + Threads.count() + " threads";
    }

    Receipt make(Position position, Map<String, Double> metrics) {
        if (trainHash == null || validateHash == null) {
            trainHash = trained.contentHash();
            validateHash = validated == null ? "" : validated.contentHash();
        }
        return new Receipt(
                Version.CODE,
                trained.size(),
                trainHash,
                validated == null ? 0 : validated.size(),
                validateHash,
                recipe.train().seed(),
                position.step(),
                crops(position),
                position.bestStep(),
                metrics,
                position.seconds() / 3600,
                machine);
    }

    /** What was learned from. */
    TrainedOn trainedOn() {
        TrainedOn known = trainedOn;
        if (known == null) {
            known = TrainedOn.of(
                    CompleteRecipe.counted(recipe, trained),
                    recipe.augment().stream().anyMatch(Invert.class::isInstance),
                    scale::factor);
            trainedOn = known;
        }
        return known;
    }

    private long crops(Position position) {
        long crops = 0;
        for (int stage = 0; stage <= position.stage(); stage++) {
            crops += position.stepsOf(stage) * recipe.stages().get(stage).picturesPerStep();
        }
        return crops;
    }
}
