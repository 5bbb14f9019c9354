package boxless.data.augment;

import boxless.mask.Point;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A window of fixed size. It stays inside the image; an image smaller than the window is placed in it at random (around an object: as close to the
 * middle as possible) and padded. The padding also fills the corners that a later {@link Affine} uncovers.
 *
 * @param size of the window
 * @param around where it is placed, usually objects
 * @param padding beyond the image's border, usually reflect
 */
public record Crop(CropSize size, Around around, Padding padding) implements Geometric {
    @JsonCreator
    static Crop of(
            @JsonProperty("size") @Nullable CropSize size,
            @JsonProperty("around") @Nullable Around around,
            @JsonProperty("padding") @Nullable Padding padding) {
        if (size == null) {
            throw new IllegalArgumentException("size: missing; write one number, [height, width] or auto");
        }
        return new Crop(size, around == null ? Around.OBJECTS : around, padding == null ? Padding.REFLECT : padding);
    }

    @Override
    public View view(View view, Centres objects, RandomGenerator random) {
        boolean atObject =
                objects.focused() || around == Around.OBJECTS || (around == Around.MIXED && random.nextBoolean());
        Point centre = atObject ? objects.choose(random) : null;
        int left;
        int top;
        if (centre == null) {
            left = anywhere(view.width(), size.width(), random);
            top = anywhere(view.height(), size.height(), random);
        } else {
            left = around(view.xOf(centre.x(), centre.y()), view.width(), size.width());
            top = around(view.yOf(centre.x(), centre.y()), view.height(), size.height());
        }
        return view.then(size.width(), size.height(), 1, 0, left, 0, 1, top).padded(padding);
    }

    private static int anywhere(int length, int window, RandomGenerator random) {
        int slack = length - window;
        return Math.min(0, slack) + random.nextInt(Math.abs(slack) + 1);
    }

    // EmbedSeg and Spatial Embeddings: int(clip(centre - size / 2, 0, length - size)).
    private static int around(double centre, int length, int window) {
        int slack = length - window;
        return (int) Math.floor(Math.clamp(centre - Math.floorDiv(window, 2), Math.min(0, slack), Math.max(0, slack)));
    }
}
