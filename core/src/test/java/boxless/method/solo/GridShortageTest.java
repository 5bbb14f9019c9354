package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GridShortageTest {
    private static final int SIDE = 128;

    private static Instance square(int left, int top, int length) {
        BitSet bits = new BitSet();
        for (int y = top; y < top + length; y++) {
            bits.set(y * SIDE + left, y * SIDE + left + length);
        }
        return new Instance(Mask.ofBitmap(SIDE, SIDE, bits), 1, 1);
    }

    private static Optional<String> note(String options, List<Instance> objects) {
        Sample sample = new Sample(
                "image", new Pixels(SIDE, SIDE, 1, 1, new float[SIDE * SIDE]), new Instances(SIDE, SIDE, objects));
        return Solo.PAPER.shortage(
                "test", Settings.parseYaml(options), Category.things(List.of("cell")), () -> Stream.of(sample));
    }

    @Test
    void objectsWithoutACellAreSaidBeforeTheFirstStep() {
        List<Instance> objects = List.of(square(8, 8, 9), square(20, 8, 9), square(90, 90, 1), square(60, 90, 30));
        assertThat(note("{grids: [4, 4, 4, 4, 4]}", objects))
                .hasValue(
                        "model.grids, model.sizes: the model cannot learn 2 of the 4 objects in the training images looked at, 1 because of their size, which no level takes, and 1 because others have all of their cells; grids: auto, which chooses both, would lose 0");
        assertThat(note(
                        "{grids: [24, 24, 24, 24, 24], sizes: [[0, 96], [48, 192], [96, 384], [192, 768], [384, 2048]]}",
                        objects))
                .isEmpty();
    }

    @Test
    void whereNoGridsDoBetterThatIsSaid() {
        assertThat(note("{}", List.of(square(60, 60, 9), square(60, 60, 9))).orElseThrow())
                .contains("0 because of their size", "1 because others have", "no others lose fewer");
    }

    @Test
    void aFewAmongManyAreNothingToWorryAbout() {
        List<Instance> objects = new ArrayList<>(List.of(square(0, 0, 1)));
        for (int k = 0; k < 20; k++) {
            objects.add(square(k % 5 * 25, k / 5 * 25, 15));
        }
        assertThat(note("{}", objects)).isEmpty();
        assertThat(note("{}", List.of())).isEmpty();
    }

    @Test
    void moreObjectsThanTheDecoderGivesAreSaid() {
        List<Instance> three = List.of(square(8, 8, 9), square(40, 8, 9), square(90, 90, 9));
        assertThat(note("{decoder: {objects: 2, candidates: 7}}", three))
                .hasValue(
                        "model.decoder.objects: 2 is too few for 1 of the 1 training images looked at, with up to 3 objects; raise decoder.candidates, 7, with it, of which an object takes several");
        assertThat(note("{decoder: {objects: 3}}", three)).isEmpty();
    }
}
