package boxless.train;

import boxless.Version;
import boxless.data.Dataset;
import boxless.data.Datasets;
import boxless.tensor.Compute;
import boxless.tensor.Threads;
import boxless.train.Checkpoint.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in receipts; reads all files of the data once, to digest them. */
final class ReceiptMaker {
    private final Recipe recipe;
    private final int trainPictures;
    private final String trainHash;
    private final int validatePictures;
    private final String validateHash;
    private final String machine;

    ReceiptMaker(Recipe recipe, Dataset train, @Nullable Validator validator, Compute compute) {
        this.recipe = recipe;
        trainPictures = train.size();
        trainHash = Datasets.contentHash(train);
        validatePictures = validator == null ? 0 : validator.pictures();
        validateHash = validator == null ? "" : Datasets.contentHash(validator.data());
        machine = "%s, %s, %d threads".formatted(compute.device(), compute.bf16() ? "bf16" : "fp32", Threads.count());
    }

    Receipt make(Position position, Map<String, Double> metrics) {
        Recipe.Train train = recipe.train();
        return new Receipt(
                Version.CODE,
                trainPictures,
                trainHash,
                validatePictures,
                validateHash,
                train.seed(),
                position.step(),
                position.step() * train.batch() * train.accumulate(),
                position.bestStep(),
                metrics,
                position.seconds() / 3600,
                machine);
    }
}
