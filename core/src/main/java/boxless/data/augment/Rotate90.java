package boxless.data.augment;

import java.util.random.RandomGenerator;

/**
 * A rotation by 0, 90, 180 or 270 degrees, each equally likely. Two of them swap rows and columns: crop to a square if batches need a single size.
 */
public record Rotate90() implements Geometric {
    @Override
    public View view(View view, Centres objects, RandomGenerator random) {
        int w = view.width();
        int h = view.height();
        return switch (random.nextInt(4)) {
            case 0 -> view;
            case 1 -> view.then(h, w, 0, -1, w - 1, 1, 0, 0); // counter-clockwise
            case 2 -> view.then(w, h, -1, 0, w - 1, 0, -1, h - 1);
            default -> view.then(h, w, 0, 1, 0, -1, 0, h - 1);
        };
    }
}
