package boxless;

import boxless.data.augment.CropSize;
import boxless.file.Settings;
import boxless.method.Frame;
import boxless.method.Method;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a network sees at once and was not trained for: it relates pixels by their distance, and weights of distances beyond its training images are as
 * random as they began.
 *
 * @param seen longest side of what it sees, in pixels
 * @param trained longest side of what it saw in training
 * @param resized whether the model resizes every image to what it sees, so that smaller images do not help
 */
public record Overreach(int seen, int trained, boolean resized) {
    /** Of a model that sees this much of an image; nothing where its training images were as large, or nobody knows. */
    static Optional<Overreach> of(Model model, int width, int height) {
        Method<?, ?> method = model.method();
        int crop = method.weighsDistances() ? trained(model.card().recipe()) : 0;
        int trained = method.inputSizes().atLeast(crop);
        int seen = side(method.frame(width, height));
        return crop == 0 || seen <= trained
                ? Optional.empty()
                : Optional.of(new Overreach(seen, trained, side(method.frame(crop, crop)) > trained));
    }

    private static int side(Frame frame) {
        return Math.max(frame.inputWidth(), frame.inputHeight());
    }

    /** What the last step of the augmentation that sets a size leaves of an image; 0 where there is none. */
    private static int trained(String recipe) {
        int side = 0;
        try {
            for (JsonNode step : Settings.parseYaml(recipe).path("augment")) {
                if (step.has("crop")) {
                    CropSize size = Settings.JSON.treeToValue(step.path("crop").path("size"), CropSize.class);
                    side = Math.max(size.height(), size.width());
                } else if (step.has("rescale")) {
                    side = step.path("rescale").path("long_side").asInt(side);
                }
            }
            return side;
        } catch (IllegalArgumentException | JacksonException e) {
            return 0; // a recipe in other terms must not keep anyone from using the model
        }
    }
}
