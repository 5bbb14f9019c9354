package boxless.image;

/** Straight lines applied to the planes of a picture. */
final class Planes {
    private Planes() {}

    /** (value - zero) / span */
    record Line(double zero, double span) {
        /** Takes low to 0 and high to 1; where they agree to within a millionth, divides by the picture's range instead. */
        static Line between(double low, double high, float range) {
            double span = high - low;
            return new Line(low, span > 1e-6 * Math.max(Math.abs(low), Math.abs(high)) ? span : range);
        }
    }

    @FunctionalInterface
    interface LineOf {
        /** The line for the plane {@code values[from .. to - 1]}. */
        Line of(float[] values, int from, int to);
    }

    static Pixels map(Pixels picture, LineOf lines) {
        float[] in = picture.values();
        float[] out = new float[in.length];
        int plane = picture.width() * picture.height();
        for (int from = 0; from < in.length; from += plane) {
            Line line = lines.of(in, from, from + plane);
            float zero = (float) line.zero();
            float factor = (float) (1 / line.span());
            for (int i = from; i < from + plane; i++) {
                out[i] = (in[i] - zero) * factor;
            }
        }
        return new Pixels(picture.width(), picture.height(), picture.channels(), 1, out);
    }
}
