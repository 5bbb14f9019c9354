package boxless.train;

import boxless.file.Settings;
import java.util.Map;

/**
 * What a model was trained on and how it scored: enough to verify the claim.
 *
 * @param code version of the code
 * @param trainPictures number of training images
 * @param trainHash SHA-256 of their names and files
 * @param validatePictures number of validation images
 * @param validateHash likewise
 * @param seed of everything random
 * @param steps optimizer steps done
 * @param crops training images processed
 * @param bestStep step of the model that was kept
 * @param metrics of that model on the validation images
 * @param hours of training
 * @param machine threads and precision, since they change the last digits
 */
public record Receipt(
        String code,
        int trainPictures,
        String trainHash,
        int validatePictures,
        String validateHash,
        long seed,
        long steps,
        long crops,
        long bestStep,
        Map<String, Double> metrics,
        double hours,
        String machine) {
    public String toJson() {
        return Settings.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }
}
