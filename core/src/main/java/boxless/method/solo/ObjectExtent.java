package boxless.method.solo;

import boxless.mask.Box;
import boxless.mask.Mask;
import boxless.mask.Point;

/**
 * What the assignment to levels and cells needs to know of an object.
 *
 * @param x of its centre of mass, pixel centres being whole numbers
 * @param y likewise
 * @param width of its box, the last pixel not counted, as COCO's boxes are read by the official code
 * @param height likewise
 */
record ObjectExtent(float x, float y, int width, int height) {
    /** @param mask with at least one pixel */
    static ObjectExtent of(Mask mask) {
        Box box = mask.box();
        Point middle = mask.centroid();
        return new ObjectExtent((float) middle.x(), (float) middle.y(), box.width() - 1, box.height() - 1);
    }

    /** Root of the box's area: what levels share objects by. */
    double size() {
        return Math.sqrt((double) width * height);
    }
}
