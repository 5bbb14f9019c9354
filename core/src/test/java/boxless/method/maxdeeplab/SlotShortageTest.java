package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlotShortageTest {
    private static final int CROWD = 9;

    /** An image of which the network sees every fourth pixel; a segment of each category, numbered from 1. */
    private static Sample image(int... categories) {
        int[] labels = new int[4 * categories.length];
        List<Segment> segments = IntStream.range(0, categories.length)
                .mapToObj(k -> new Segment(
                        k + 1,
                        categories[k] == CROWD ? 1 : categories[k],
                        categories[k] != 2,
                        categories[k] == CROWD,
                        1))
                .toList();
        for (int k = 0; k < categories.length; k++) {
            labels[4 * k] = k + 1;
        }
        return new Sample(
                "image",
                new Pixels(labels.length, 1, 3, 255, new float[3 * labels.length]),
                new Panoptic(new LabelMap(labels.length, 1, labels), segments));
    }

    private static Optional<String> note(int slots, Sample... samples) {
        return MaxDeepLab.PAPER.shortage(
                "test",
                Settings.parseYaml("{network: {slots: %d}}".formatted(slots)),
                Category.of(List.of("thing", "ground"), List.of("ground")),
                () -> Stream.of(samples));
    }

    @Test
    void segmentsWithoutASlotAreSaidAsTheLossCountsThem() {
        Sample five = image(1, 1, 1, 1, 2);
        Sample three = image(1, 1, 2, 2, CROWD); // stuff of one class is one segment, a crowd is none
        assertThat(note(3, five, three))
                .hasValue(
                        "model.network.slots: 3 is too few for 1 of the 2 training images looked at, with up to 5 segments: the model loses 2 of 8 segments; 16 slots hold all");
        assertThat(note(5, five, three)).isEmpty();
    }

    @Test
    void whatTheNetworkCannotSeeNeedsNoSlot() {
        Sample sample = image(1, 1);
        ((Panoptic) sample.truth()).map().labels()[1] = 2; // beside the pixels that count
        ((Panoptic) sample.truth()).map().labels()[4] = 0;
        assertThat(note(1, sample)).isEmpty();
    }
}
