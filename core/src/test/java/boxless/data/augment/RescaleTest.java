package boxless.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RescaleTest {
    private static Sample sample(int width, int height) {
        float[] values = new float[width * height];
        BitSet bits = new BitSet();
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 31 % 17 / 17f;
            bits.set(i, i % width > width / 4 && i % width < width / 2 && i / width > height / 4);
        }
        Instances truth = new Instances(width, height, List.of(new Instance(Mask.ofBitmap(width, height, bits), 1, 1)));
        return new Sample("s", new Pixels(width, height, 1, 1, values), truth);
    }

    @Test
    void picturesAreInterpolatedAsAtInference() {
        Sample sample = sample(40, 30);
        Sample scaled = new Rescale(List.of(48), 100).apply(sample, new SplittableRandom(1));
        assertThat(scaled.image().width()).isEqualTo(64);
        assertThat(scaled.image().height()).isEqualTo(48);
        float[] expected = Resize.bilinear(sample.image(), 64, 48).values();
        assertThat(scaled.image().values()).containsExactly(expected, within(1e-5f));
        double before = sample.truth().instances().objects().get(0).mask().area() / 1200.0;
        double after = scaled.truth().instances().objects().get(0).mask().area() / 3072.0;
        assertThat(after).isCloseTo(before, within(0.02));
    }

    @Test
    void theLongSideIsALimitAndShortSidesAreDrawn() {
        Sample wide = new Rescale(List.of(64), 96).apply(sample(80, 20), new SplittableRandom(1));
        assertThat(wide.image().width()).isEqualTo(96);
        assertThat(wide.image().height()).isEqualTo(24);
        Set<Integer> heights = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            heights.add(new Rescale(List.of(16, 24, 32), 96)
                    .apply(sample(40, 30), new SplittableRandom(seed))
                    .image()
                    .height());
        }
        assertThat(heights).containsExactlyInAnyOrder(16, 24, 32);
    }

    @Test
    void theScaleOfStepsIsThatOfTheMeanDraw() {
        Rescale drawn = new Rescale(List.of(15, 30, 60), 60);
        assertThat(Augmentations.scale(List.of(drawn), 40, 30)).isCloseTo((.5 + 1 + 1.5) / 3, within(1e-9));
        Crop crop = new Crop(new CropSize(120, 240), Around.ANYWHERE, Padding.ZERO);
        assertThat(Augmentations.scale(List.of(crop, new Flip(.5, 0), drawn), 40, 30))
                .isCloseTo((.125 + .25 + .25) / 3, within(1e-9));
        assertThat(Augmentations.scale(List.of(drawn, crop), 40, 30)).isCloseTo(1, within(1e-9));
        assertThat(Augmentations.scale(List.of(crop), 40, 30)).isEqualTo(1);
    }

    @Test
    void paddedSamplesKeepTheirPixelsAtTheLeftUpperCorner() {
        Sample sample = sample(40, 30);
        Sample padded = Augmentations.padded(sample, 64, 32);
        assertThat(padded.image().at(0, 39, 29)).isEqualTo(sample.image().at(0, 39, 29));
        assertThat(padded.image().at(0, 40, 3)).isZero();
        assertThat(padded.image().at(0, 3, 31)).isZero();
        assertThat(padded.truth().instances().objects().get(0).mask().area())
                .isEqualTo(sample.truth().instances().objects().get(0).mask().area());
    }
}
