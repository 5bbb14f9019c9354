package boxless.app.report;

import boxless.mask.Box;
import java.util.List;

/**
 * The part of a picture that the page shows, and how large its copy in the page is.
 *
 * @param part in the picture's pixels
 * @param width of the copy
 * @param height of the copy
 */
record Viewport(Box part, int width, int height) {
    /** Longest side of a copy. */
    static final int SIDE = 640;

    /** Pictures up to this size are shown whole; of larger ones only a part of this size, or little would be seen. */
    static final int WHOLE = 2 * SIDE;

    /** Shows as many of the objects as possible where the picture is too large to be shown whole. */
    static Viewport of(int width, int height, List<Box> objects) {
        int partWidth = Math.min(width, WHOLE);
        int partHeight = Math.min(height, WHOLE);
        int bestX = (width - partWidth) / 2;
        int bestY = (height - partHeight) / 2;
        long most = 0;
        for (Box object : objects) {
            int x = Math.clamp(object.x() + object.width() / 2 - partWidth / 2, 0, width - partWidth);
            int y = Math.clamp(object.y() + object.height() / 2 - partHeight / 2, 0, height - partHeight);
            Box part = new Box(x, y, partWidth, partHeight);
            long count = objects.stream().filter(other -> part.meets(other)).count();
            if (count > most) {
                most = count;
                bestX = x;
                bestY = y;
            }
        }
        double scale = Math.min(1, (double) SIDE / Math.max(partWidth, partHeight));
        return new Viewport(
                new Box(bestX, bestY, partWidth, partHeight),
                Math.max(1, (int) Math.round(scale * partWidth)),
                Math.max(1, (int) Math.round(scale * partHeight)));
    }

    boolean shows(Box object) {
        return part.meets(object);
    }

    /** Pixels of the picture that one pixel of the copy stands for, at least 1. */
    double shrinking() {
        return (double) part.width() / width;
    }

    boolean isWhole(int pictureWidth, int pictureHeight) {
        return part.width() == pictureWidth && part.height() == pictureHeight;
    }
}
