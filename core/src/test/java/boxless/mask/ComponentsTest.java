package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComponentsTest {
    @ParameterizedTest
    @EnumSource
    void piecesAreThoseOfAFloodFill(Connectivity connectivity) {
        Random random = new Random(6);
        for (int round = 0; round < 3000; round++) {
            LabelMap map = Blobs.labels(random, 12, 3);
            assertThat(Components.of(map, connectivity)).isEqualTo(flooded(map, connectivity));
        }
        LabelMap noise = new LabelMap(70, 60, random.ints(70 * 60, 0, 3).toArray()); // of more than 1024 runs
        assertThat(Components.of(noise, connectivity)).isEqualTo(flooded(noise, connectivity));
    }

    @ParameterizedTest
    @EnumSource
    void piecesOfAMaskAreThoseOfItsLabelMapWhichStaysAsItIs(Connectivity connectivity) {
        Random random = new Random(7);
        for (int round = 0; round < 1000; round++) {
            LabelMap map = Blobs.labels(random, 12, 1);
            int[] before = map.labels().clone();
            LabelMap pieces = Components.of(map, connectivity);
            assertThat(map.labels()).isEqualTo(before);
            boolean[] bitmap = Blobs.bitmap(map, 1);
            assertThat(Components.of(map.width(), map.height(), bitmap, connectivity))
                    .isEqualTo(pieces);
            Mask mask = Mask.ofBitmap(map.width(), map.height(), bitmap);
            LabelMap framed = Components.framed(mask, connectivity);
            Box box = mask.box();
            for (int i = 0; i < framed.labels().length; i++) {
                int x = i % framed.width() - 1;
                int y = i / framed.width() - 1;
                boolean within = x >= 0 && x < box.width() && y >= 0 && y < box.height();
                assertThat(framed.labels()[i]).isEqualTo(within ? pieces.at(box.x() + x, box.y() + y) : 0);
            }
        }
    }

    @Test
    void piecesOfAMaskTakeFourBytesForEachPixelOfItsBox() {
        Mask square = Mask.ofRuns(1000, 1000, 0, 1_000_000);
        assertThat(Allocated.bytes(() -> Components.framed(square, Connectivity.FOUR)))
                .isLessThan(4_500_000);
    }

    @Test
    void pixelsThatTouchInACornerAreOnePiece() {
        assertThat(Components.pieces(Mask.ofBitmap(3, 2, new boolean[] {true, false, false, false, true, false})))
                .isEqualTo(1);
        assertThat(Components.pieces(Mask.ofBitmap(3, 1, new boolean[] {true, false, true})))
                .isEqualTo(2);
        assertThat(Components.pieces(Mask.ofBitmap(3, 1, new boolean[3]))).isZero();
    }

    private static LabelMap flooded(LabelMap map, Connectivity connectivity) {
        int width = map.width();
        int[] out = new int[map.labels().length];
        int pieces = 0;
        for (int seed = 0; seed < out.length; seed++) {
            if (map.labels()[seed] == 0 || out[seed] != 0) {
                continue;
            }
            out[seed] = ++pieces;
            Deque<Integer> open = new ArrayDeque<>();
            open.push(seed);
            while (!open.isEmpty()) {
                int at = open.pop();
                for (int y = Math.max(0, at / width - 1); y <= Math.min(map.height() - 1, at / width + 1); y++) {
                    for (int x = Math.max(0, at % width - 1); x <= Math.min(width - 1, at % width + 1); x++) {
                        int next = y * width + x;
                        boolean near = connectivity == Connectivity.EIGHT || x == at % width || y == at / width;
                        if (near && out[next] == 0 && map.labels()[next] == map.labels()[seed]) {
                            out[next] = pieces;
                            open.push(next);
                        }
                    }
                }
            }
        }
        return new LabelMap(width, map.height(), out);
    }
}
