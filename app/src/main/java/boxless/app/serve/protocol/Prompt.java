package boxless.app.serve.protocol;

import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.work.OpenPictures;
import boxless.mask.Box;
import boxless.mask.Point;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client marks of one object. Coordinates are pixels of the image with pixel centres at whole numbers.
 *
 * @param inside points that belong to it
 * @param outside points that do not
 * @param box that it lies in
 */
public record Prompt(List<Point> inside, List<Point> outside, Optional<Box> box) {
    /** @throws Problem if nothing says where the object is, or there are too many points */
    public Prompt {
        inside = List.copyOf(inside);
        outside = List.copyOf(outside);
        if (inside.isEmpty() && box.isEmpty()) {
            throw Problem.bad("nothing says where the object is; send a point inside it, or a rectangle around it");
        }
        OpenPictures.requireFew(inside.size() + outside.size());
    }

    /**
     * Of marks that are measured from the image's upper left corner, not from its first pixel's centre. A point is taken for the centre of the pixel in
     * which it lies, and one on the far edge for that of the last pixel.
     *
     * @throws Problem also if a point lies outside the image
     */
    public static Prompt measured(List<Point> inside, List<Point> outside, Optional<Box> box, Size image) {
        return new Prompt(pixels(inside, image), pixels(outside, image), box);
    }

    /**
     * The box of two opposite corners in a request, see {@link #box(double, double, double, double, Size)}; empty if there are none.
     *
     * @param form in which the four numbers are to be given, for the message
     * @throws Problem also if they are not four
     */
    public static Optional<Box> box(Given request, String key, String form, Size image) {
        double[] corners = request.numbers(key);
        if (corners.length != 0 && corners.length != 4) {
            throw Problem.bad(key + ": give " + form);
        }
        return corners.length == 0
                ? Optional.empty()
                : Optional.of(box(corners[0], corners[1], corners[2], corners[3], image));
    }

    /**
     * The pixels that a rectangle with these corners touches, in an image. Corners are measured from the image's upper left corner, not from its first
     * pixel's centre.
     *
     * @throws Problem if the rectangle lies outside the image or has no pixel
     */
    public static Box box(double x1, double y1, double x2, double y2, Size image) {
        int left = (int) Math.max(0, Math.floor(Math.min(x1, x2)));
        int top = (int) Math.max(0, Math.floor(Math.min(y1, y2)));
        int right = (int) Math.min(image.width(), Math.ceil(Math.max(x1, x2)));
        int bottom = (int) Math.min(image.height(), Math.ceil(Math.max(y1, y2)));
        if (right <= left || bottom <= top) {
            throw Problem.bad("the rectangle from (%s, %s) to (%s, %s) holds no pixel of the image of %dx%d"
                    .formatted(x1, y1, x2, y2, image.width(), image.height()));
        }
        return new Box(left, top, right - left, bottom - top);
    }

    private static List<Point> pixels(List<Point> measured, Size image) {
        int width = image.width();
        int height = image.height();
        List<Point> pixels = new ArrayList<>();
        for (Point point : measured) {
            if (point.x() < 0 || point.y() < 0 || point.x() > width || point.y() > height) {
                throw Problem.bad("the point (%s, %s) lies outside the image of %dx%d"
                        .formatted(point.x(), point.y(), width, height));
            }
            pixels.add(
                    new Point(Math.min(width - 1, Math.floor(point.x())), Math.min(height - 1, Math.floor(point.y()))));
        }
        return pixels;
    }
}
