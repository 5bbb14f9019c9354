package boxless.image;

import java.util.List;

/**
 * What a {@link Normalization} does to one image and every part of it: a linear map per channel.
 *
 * @param lines one per channel
 */
public record Scaling(List<Line> lines) {
    public Scaling {
        lines = List.copyOf(lines);
    }

    /**
     * (value - zero) / span
     *
     * @param zero what becomes 0
     * @param span difference that becomes 1
     */
    public record Line(double zero, double span) {
        /** Takes low to 0 and high to 1; where they agree to within a millionth, divides by the image's range instead. */
        static Line between(double low, double high, float range) {
            double span = high - low;
            return new Line(low, span > 1e-6 * Math.max(Math.abs(low), Math.abs(high)) ? span : range);
        }
    }

    /**
     * The image, or a part of it, on the new scale; range 1.
     *
     * @throws IllegalArgumentException if it does not have the channels of the image that the scaling was made for
     */
    public Pixels apply(Pixels part) {
        if (part.channels() != lines.size()) {
            throw new IllegalArgumentException(
                    "%d channels, the scaling was made for %d".formatted(part.channels(), lines.size()));
        }
        float[] in = part.values();
        float[] out = new float[in.length];
        int plane = part.width() * part.height();
        for (int c = 0; c < lines.size(); c++) {
            float zero = (float) lines.get(c).zero();
            float factor = (float) (1 / lines.get(c).span());
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                out[i] = (in[i] - zero) * factor;
            }
        }
        return new Pixels(part.width(), part.height(), part.channels(), 1, out);
    }
}
