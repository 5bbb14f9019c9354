package boxless.train;

import boxless.file.Settings;
import java.util.Map;

/**
 * What a trained model was made from and what was measured: enough to check the claim.
 *
 * @param code version of the code
 * @param trainPictures number of pictures that were learned from
 * @param trainHash SHA-256 over their names and files
 * @param validatePictures number of pictures that the best model was chosen on
 * @param validateHash likewise
 * @param seed of everything random
 * @param steps optimiser steps done
 * @param crops pictures looked at
 * @param bestStep step of the model that was kept
 * @param metrics of that model on the validation pictures
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
