package boxless.mask;

/**
 * A closed line along pixel edges. Corner (x, y) is the upper left corner of pixel (x, y); the last corner joins the
 * first. No corner occurs twice, and the line turns at every corner.
 *
 * @param xs columns of the corners
 * @param ys rows of the corners
 */
@SuppressWarnings("ArrayRecordComponent") // a line of numbers; nothing compares rings
public record Ring(int[] xs, int[] ys) {
    public Ring {
        if (xs.length != ys.length || xs.length < 4) {
            throw new IllegalArgumentException("a ring of %d and %d coordinates".formatted(xs.length, ys.length));
        }
    }

    public int size() {
        return xs.length;
    }

    /** Pixels inside, negative for a hole: outer rings run clockwise on the screen, holes the other way round. */
    public long signedArea() {
        long twice = 0;
        for (int i = 0, last = xs.length - 1; i < xs.length; last = i++) {
            twice += (long) xs[last] * ys[i] - (long) xs[i] * ys[last];
        }
        return twice / 2;
    }
}
