package boxless.data.synthetic;

/**
 * What a surface is covered with.
 *
 * @param first its main colour
 * @param second the colour of its pattern
 * @param texture the pattern
 * @param size of the pattern, in pixels
 * @param noise for patterns that are irregular
 */
record Paint(Colour first, Colour second, Texture texture, double size, GradientNoise noise) {
    /** Share of the second colour at a point in pixels. */
    double share(double x, double y) {
        return texture.at(x / size, y / size, noise);
    }

    /** As seen from afar. */
    Colour average() {
        return first.mixed(second, 0.4);
    }
}
