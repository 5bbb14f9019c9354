package boxless.data.augment;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Mirror images.
 *
 * @param horizontal probability of left becoming right, usually 0.5
 * @param vertical probability of top becoming bottom, usually 0.5
 */
public record Flip(double horizontal, double vertical) implements Geometric {
    public Flip {
        Limits.fraction("horizontal", horizontal);
        Limits.fraction("vertical", vertical);
    }

    @JsonCreator
    static Flip of(
            @JsonProperty("horizontal") @Nullable Double horizontal,
            @JsonProperty("vertical") @Nullable Double vertical) {
        return new Flip(horizontal == null ? 0.5 : horizontal, vertical == null ? 0.5 : vertical);
    }

    @Override
    public View view(View view, Centres objects, RandomGenerator random) {
        boolean mirrored = random.nextDouble() < horizontal;
        boolean upsideDown = random.nextDouble() < vertical;
        return view.then(
                view.width(),
                view.height(),
                mirrored ? -1 : 1,
                0,
                mirrored ? view.width() - 1 : 0,
                0,
                upsideDown ? -1 : 1,
                upsideDown ? view.height() - 1 : 0);
    }
}
