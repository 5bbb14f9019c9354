package boxless.data;

import java.util.List;

/**
 * By what other files refer to an image and its objects.
 *
 * @param image of the image
 * @param objects of the objects, in the order of the truth's {@code instances()}; empty if objects have no ids of their own
 */
public record Ids(long image, List<Long> objects) {
    public Ids {
        objects = List.copyOf(objects);
    }
}
