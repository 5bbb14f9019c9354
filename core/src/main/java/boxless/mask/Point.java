package boxless.mask;

/** A position in an image; the centre of the pixel in column 3, row 5 is (3.0, 5.0). */
public record Point(double x, double y) {}
