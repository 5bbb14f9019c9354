package boxless.method;

import boxless.image.Pixels;
import boxless.mask.Category;
import java.util.List;

/**
 * What an explanation is about.
 *
 * @param image as a screen shows it: red, green and blue, range 255
 * @param frame where the image lies in the network's input
 * @param categories the model's classes 1, 2, ...
 */
public record Subject(Pixels image, Frame frame, List<Category> categories) {
    public Subject {
        categories = List.copyOf(categories);
    }

    /** The name of a category. */
    public String name(int category) {
        return categories.get(category - 1).name();
    }
}
