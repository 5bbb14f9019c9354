package boxless.data.augment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Resizes the image, keeping its aspect ratio, to the largest size that both limits allow. One of several short sides is drawn (multi-scale
 * training). Pixels are interpolated bilinearly, labels by nearest neighbour.
 *
 * @param shortSide the shorter side becomes one of these, each equally likely; 1 or more
 * @param longSide limit of the longer side in pixels
 */
public record Rescale(
        @JsonProperty("short_side") List<Integer> shortSide,
        @JsonProperty("long_side") int longSide) implements Geometric {
    public Rescale {
        shortSide = List.copyOf(shortSide);
        if (shortSide.isEmpty() || shortSide.stream().anyMatch(side -> side < 1 || side > longSide)) {
            throw new IllegalArgumentException(
                    "short_side: %s; write numbers from 1 to long_side, %d".formatted(shortSide, longSide));
        }
    }

    @JsonCreator
    static Rescale of(
            @JsonProperty("short_side") @Nullable List<Integer> shortSide,
            @JsonProperty("long_side") @Nullable Integer longSide) {
        if (shortSide == null || longSide == null) {
            throw new IllegalArgumentException((shortSide == null ? "short_side" : "long_side")
                    + ": missing; write short_side: [640, 800] and long_side: 1333");
        }
        return new Rescale(shortSide, longSide);
    }

    @Override
    public View view(View view, Centres objects, RandomGenerator random) {
        int side = shortSide.get(random.nextInt(shortSide.size()));
        double factor = factor(side, view.width(), view.height());
        int width = Math.max(1, (int) (view.width() * factor + 0.5));
        int height = Math.max(1, (int) (view.height() * factor + 0.5));
        double across = (double) view.width() / width;
        double down = (double) view.height() / height;
        return view.then(width, height, across, 0, across / 2 - 0.5, 0, down, down / 2 - 0.5);
    }

    /** What the sides of an image of this size are multiplied by, in the mean of all draws. */
    double factor(double width, double height) {
        return shortSide.stream()
                .mapToDouble(side -> factor(side, width, height))
                .average()
                .orElseThrow();
    }

    private double factor(int side, double width, double height) {
        return Math.min(side / Math.min(width, height), longSide / Math.max(width, height));
    }
}
