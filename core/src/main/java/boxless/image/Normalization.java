package boxless.image;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How pixel values are normalised for a network. It is stored with the model and applied wherever the model is used. The result has the size and
 * channels of the image and range 1; values are never clipped.
 *
 * <p>In JSON and YAML: {@code {"kind": "unit"}}, {@code {"kind": "percentile", "low": 1, "high": 99.8}},
 * {@code {"kind": "mean_std", "mean": [0.5], "std": [0.25]}}, {@code {"kind": "standardize"}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Normalization.Unit.class, name = "unit"),
    @JsonSubTypes.Type(value = Normalization.Percentile.class, name = "percentile"),
    @JsonSubTypes.Type(value = Normalization.MeanStd.class, name = "mean_std"),
    @JsonSubTypes.Type(value = Normalization.Standardize.class, name = "standardize")
})
public sealed interface Normalization {
    /**
     * What it does to an image; goes through the image as often as needed, from top to bottom.
     *
     * @throws IllegalArgumentException if the number of channels does not match
     */
    Scaling of(PictureSource picture);

    /**
     * @throws IllegalArgumentException if the number of channels does not match
     */
    default Pixels apply(Pixels picture) {
        return of(PictureSource.unchecked(picture)).apply(picture);
    }

    /** 0 is black, 1 is white: value / range. */
    record Unit() implements Normalization {
        @Override
        public Scaling of(PictureSource picture) {
            return new Scaling(Collections.nCopies(picture.channels(), new Scaling.Line(0, picture.range())));
        }
    }

    /**
     * (value - p_low) / (p_high - p_low), with the percentiles of each image and channel (EmbedSeg: 1 and 99.8).
     * Percentiles are interpolated linearly between the two nearest values, as numpy does by default. Where both
     * percentiles agree to within a millionth, the channel is treated as constant and becomes (value - p_low) / range.
     *
     * @param low in [0, 100)
     * @param high in (low, 100]
     */
    record Percentile(
            @JsonProperty(required = true) double low,
            @JsonProperty(required = true) double high) implements Normalization {
        public Percentile {
            Limits.require(low >= 0 && low < 100, "low", low, "at least 0 and below 100");
            Limits.require(high > low && high <= 100, "high", high, "above low (%s) and at most 100".formatted(low));
        }

        @Override
        public Scaling of(PictureSource picture) {
            List<Percentiles> channels = Stream.generate(() -> new Percentiles(low, high))
                    .limit(picture.channels())
                    .toList();
            while (!channels.stream().allMatch(Percentiles::isDone)) {
                picture.forEachStrip(
                        (channel, values, from, to) -> channels.get(channel).add(values, from, to));
                channels.forEach(Percentiles::endRound);
            }
            return new Scaling(channels.stream()
                    .map(Percentiles::result)
                    .map(found -> Scaling.Line.between(found[0], found[1], picture.range()))
                    .toList());
        }
    }

    /**
     * (value / range - mean) / std, as for networks trained on ImageNet.
     *
     * @param mean on the 0..1 scale, one per channel, or one for all
     * @param std likewise, above 0
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    record MeanStd(
            @JsonProperty(required = true) float[] mean,
            @JsonProperty(required = true) float[] std) implements Normalization {
        public MeanStd {
            Objects.requireNonNull(mean, "mean: missing");
            Objects.requireNonNull(std, "std: missing");
            if (mean.length == 0 || mean.length != std.length) {
                throw new IllegalArgumentException("std: %d values, but mean has %d; both need one per channel"
                        .formatted(std.length, mean.length));
            }
            for (int c = 0; c < mean.length; c++) {
                Limits.require(Float.isFinite(mean[c]), "mean", mean[c], "a finite number");
                Limits.positive("std", std[c]);
            }
            mean = mean.clone();
            std = std.clone();
        }

        @Override
        public Scaling of(PictureSource picture) {
            if (mean.length != 1 && mean.length != picture.channels()) {
                throw new IllegalArgumentException(
                        "the image has %d channels, but the normalisation has %d means; give one mean for each of model.channels"
                                .formatted(picture.channels(), mean.length));
            }
            double range = picture.range();
            return new Scaling(IntStream.range(0, picture.channels())
                    .map(channel -> mean.length == 1 ? 0 : channel)
                    .mapToObj(c -> new Scaling.Line(mean[c] * range, std[c] * range))
                    .toList());
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
     * (value - mean) / std, with the mean and the standard deviation (of all pixels, not n - 1) of each image and channel;
     * a constant channel becomes 0.
     */
    record Standardize() implements Normalization {
        @Override
        public Scaling of(PictureSource picture) {
            double pixels = (double) picture.width() * picture.height();
            double[] sums = new double[picture.channels()];
            picture.forEachStrip((channel, values, from, to) -> {
                for (int i = from; i < to; i++) {
                    sums[channel] += values[i];
                }
            });
            double[] squares = new double[sums.length];
            picture.forEachStrip((channel, values, from, to) -> {
                double mean = sums[channel] / pixels;
                for (int i = from; i < to; i++) {
                    squares[channel] += (values[i] - mean) * (values[i] - mean);
                }
            });
            return new Scaling(IntStream.range(0, sums.length)
                    .mapToObj(c -> {
                        double mean = sums[c] / pixels;
                        return Scaling.Line.between(mean, mean + Math.sqrt(squares[c] / pixels), picture.range());
                    })
                    .toList());
        }
    }
}
