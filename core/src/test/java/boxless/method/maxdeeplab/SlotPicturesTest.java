package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.drawing.ColourMap;
import boxless.drawing.Drawing;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.method.Explanation;
import boxless.method.Frame;
import boxless.method.Subject;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** What is explained is the answer, for images that the network sees resized and padded, with slots too small to count. */
class SlotPicturesTest {
    private static final Frame FRAME = new Frame(50, 37, 30, 22, 33, 33);
    private static final int SLOTS = 12;
    private static final int SIDE = 9; // of the logits
    private static final int WHITE = 0xFFFFFF;

    @Test
    void slotsAndEdgesAreThoseOfThePartition() {
        assertShowsTheAnswer(List.of(
                new Category(1, "car", true),
                new Category(2, "road", false),
                new Category(3, "dog", true),
                new Category(4, "sky", false)));
    }

    @Test
    void slotsAndEdgesAreThoseOfTheObjects() {
        assertShowsTheAnswer(Category.things(List.of("car", "dog")));
    }

    /** Where the slots of a class of stuff are one segment together. */
    private record Part(String name, int pixels) {}

    private static void assertShowsTheAnswer(List<Category> categories) {
        Subject subject = new Subject(image(), FRAME, categories);
        Channels channels = Channels.of(categories, false);
        Decoder decoder = new Decoder(
                channels,
                Settings.bind(
                        "test",
                        "decoder",
                        Settings.parseYaml(
                                "{rule: {kind: pixel-wise, sure: .3}, pixel: .2, thing_area: 40, stuff_area: 90}"),
                        DecoderOptions.OFFICIAL));
        try (PointerScope scope = new PointerScope()) {
            Prediction output = output(channels.count() + 1);
            Panoptic answer = Panoptic.of(decoder.of(output, List.of(FRAME)).getFirst());
            List<Explanation> explanations = new ArrayList<>();
            new SlotPictures(output, subject, channels, decoder).explain(explanations::add);
            assertTable((Explanation.Table) explanations.getLast(), answer, subject);
            assertThat(explanations.stream().filter(each -> each.name().startsWith("attention-")))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(
                                    ((Explanation.Picture) each).pixels().values())
                            .isEqualTo(edges(subject, answer).values()));
        }
    }

    private static void assertTable(Explanation.Table table, Panoptic answer, Subject subject) {
        List<Part> shown = table.rows().stream()
                .map(row -> new Part((String) row.get(1), (Integer) row.get(4)))
                .filter(part -> !part.name.equals("background"))
                .toList();
        Map<Integer, Mask> masks = answer.map().masks();
        List<Part> found = answer.segments().stream()
                .map(segment -> new Part(subject.name(segment.category()), (int)
                        Objects.requireNonNull(masks.get(segment.id())).area()))
                .toList();
        assertThat(things(shown, subject)).isNotEmpty().containsExactlyInAnyOrderElementsOf(things(found, subject));
        assertThat(sums(shown)).isEqualTo(sums(found));
        assertThat(table.rows()).hasSizeLessThan(SLOTS);
    }

    private static List<Part> things(List<Part> parts, Subject subject) {
        return parts.stream()
                .filter(part -> subject.categories().stream()
                        .anyMatch(
                                category -> category.thing() && category.name().equals(part.name)))
                .toList();
    }

    private static Map<String, Integer> sums(List<Part> parts) {
        return parts.stream().collect(Collectors.groupingBy(Part::name, Collectors.summingInt(Part::pixels)));
    }

    /** Of a slot that looked nowhere. */
    private static Pixels edges(Subject subject, Panoptic answer) {
        return Drawing.onDimmed(subject.image())
                .heat(new float[FRAME.width() * FRAME.height()], ColourMap.EMBER)
                .edges(answer.map(), WHITE)
                .pixels();
    }

    /** @param classes with void */
    private static Prediction output(int classes) {
        Random random = new Random(7);
        return new Prediction(
                random(random, 8, 1, SLOTS, SIDE, SIDE),
                random(random, 3, 1, SLOTS, classes),
                random(random, 1, 1, 4, SIDE, SIDE),
                random(random, 1, 1, SLOTS, 4),
                random(random, 0, 1, 8, SLOTS, 3, 3),
                null);
    }

    private static Tensor random(Random random, float reach, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = reach * (2 * random.nextFloat() - 1);
        }
        return Tensors.of(values, shape);
    }

    private static Pixels image() {
        float[] values = new float[3 * FRAME.width() * FRAME.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 256;
        }
        return new Pixels(FRAME.width(), FRAME.height(), 3, 255, values);
    }
}
