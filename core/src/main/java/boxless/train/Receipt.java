package boxless.train;

import boxless.file.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

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

    /**
     * Of a model that a training run has kept so far; empty before the first.
     *
     * @param run its folder
     * @throws IOException if it cannot be read or is none
     */
    public static Optional<Receipt> of(Path run) throws IOException {
        Path file = new RunFolder(run).receipt();
        try {
            return Files.exists(file)
                    ? Optional.of(Settings.JSON.readValue(Files.readAllBytes(file), Receipt.class))
                    : Optional.empty();
        } catch (JacksonException e) {
            throw new IOException(file + ": is no receipt of a training run", e);
        }
    }
}
