package boxless.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;

/**
 * How the values of a picture become the numbers that a network sees. It is stored with the model and applied wherever the
 * model is used. The result has the picture's size and channels and range 1; values are never clipped.
 *
 * <p>In JSON and YAML: {@code {"kind": "unit"}}, {@code {"kind": "percentile", "low": 1, "high": 99.8}},
 * {@code {"kind": "mean_std", "mean": [0.5], "std": [0.25]}}, {@code {"kind": "standardize"}}.
 */
public sealed interface Normalization {
    /**
     * @throws IllegalArgumentException where the picture's channels do not fit
     */
    Pixels apply(Pixels picture);

    /** The form that is stored, in a fixed order of keys. */
    @JsonValue
    Map<String, Object> toJson();

    /**
     * Reads {@link #toJson()}.
     *
     * @throws IllegalArgumentException where a key is missing, unknown or has a wrong value; the message names it
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Normalization fromJson(Map<String, Object> json) {
        return NormalizationKeys.read(json);
    }

    /** 0 is black, 1 is white: value / range. */
    record Unit() implements Normalization {
        @Override
        public Pixels apply(Pixels picture) {
            return Planes.map(picture, (values, from, to) -> new Planes.Line(0, picture.range()));
        }

        @Override
        public Map<String, Object> toJson() {
            return Map.of("kind", "unit");
        }
    }

    /**
     * (value - p_low) / (p_high - p_low), with the percentiles of each picture and channel (EmbedSeg: 1 and 99.8).
     * Percentiles are interpolated linearly between the two nearest values, as numpy does by default. Where both
     * percentiles agree to within a millionth, the channel counts as constant and becomes (value - p_low) / range.
     *
     * @param low in [0, 100)
     * @param high in (low, 100]
     */
    record Percentile(double low, double high) implements Normalization {
        public Percentile {
            if (!(low >= 0 && low < 100)) {
                throw new IllegalArgumentException("low: %s, must be at least 0 and below 100".formatted(low));
            }
            if (!(high > low && high <= 100)) {
                throw new IllegalArgumentException(
                        "high: %s, must be above low (%s) and at most 100".formatted(high, low));
            }
        }

        @Override
        public Pixels apply(Pixels picture) {
            return Planes.map(picture, (values, from, to) -> {
                double[] found = Percentiles.of(values, from, to, low, high);
                return Planes.Line.between(found[0], found[1], picture.range());
            });
        }

        @Override
        public Map<String, Object> toJson() {
            return NormalizationKeys.ordered("kind", "percentile", "low", low, "high", high);
        }
    }

    /**
     * (value / range - mean) / std, as for networks trained on ImageNet.
     *
     * @param mean on the 0..1 scale, one per channel, or one for all
     * @param std likewise, above 0
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    record MeanStd(float[] mean, float[] std) implements Normalization {
        public MeanStd {
            if (mean.length == 0 || mean.length != std.length) {
                throw new IllegalArgumentException("std: %d values, but mean has %d; both need one per channel"
                        .formatted(std.length, mean.length));
            }
            for (int c = 0; c < mean.length; c++) {
                if (!Float.isFinite(mean[c])) {
                    throw new IllegalArgumentException("mean: %s, must be a number".formatted(mean[c]));
                }
                if (!(std[c] > 0) || Float.isInfinite(std[c])) {
                    throw new IllegalArgumentException("std: %s, must be above 0".formatted(std[c]));
                }
            }
            mean = mean.clone();
            std = std.clone();
        }

        @Override
        public Pixels apply(Pixels picture) {
            if (mean.length != 1 && mean.length != picture.channels()) {
                throw new IllegalArgumentException(
                        "the picture has %d channels, the normalisation a mean for %d; adapt the channels first"
                                .formatted(picture.channels(), mean.length));
            }
            int plane = picture.width() * picture.height();
            double range = picture.range();
            return Planes.map(picture, (values, from, to) -> {
                int c = mean.length == 1 ? 0 : from / plane;
                return new Planes.Line(mean[c] * range, std[c] * range);
            });
        }

        @Override
        public Map<String, Object> toJson() {
            return NormalizationKeys.ordered(
                    "kind", "mean_std", "mean", NormalizationKeys.list(mean), "std", NormalizationKeys.list(std));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof MeanStd that && Arrays.equals(mean, that.mean) && Arrays.equals(std, that.std);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
        }

        @Override
        public String toString() {
            return "MeanStd[mean=" + Arrays.toString(mean) + ", std=" + Arrays.toString(std) + "]";
        }
    }

    /**
     * (value - mean) / std, with the mean and the standard deviation (of all pixels, not n - 1) of each picture and channel;
     * a constant channel becomes 0.
     */
    record Standardize() implements Normalization {
        @Override
        public Pixels apply(Pixels picture) {
            return Planes.map(picture, (values, from, to) -> {
                double sum = 0;
                for (int i = from; i < to; i++) {
                    sum += values[i];
                }
                double mean = sum / (to - from);
                double squares = 0;
                for (int i = from; i < to; i++) {
                    squares += (values[i] - mean) * (values[i] - mean);
                }
                double std = Math.sqrt(squares / (to - from));
                return Planes.Line.between(mean, mean + std, picture.range());
            });
        }

        @Override
        public Map<String, Object> toJson() {
            return Map.of("kind", "standardize");
        }
    }
}
