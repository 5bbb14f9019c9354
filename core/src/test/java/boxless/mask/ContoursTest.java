package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContoursTest {
    @Test
    void ringsEncloseExactlyThePixelsOfEachPiece() {
        Random random = new Random(9);
        for (int round = 0; round < 3000; round++) {
            int width = 1 + random.nextInt(10);
            int height = 1 + random.nextInt(10);
            boolean[] bitmap = Blobs.bitmap(random, width, height);
            Mask mask = Mask.ofBitmap(width, height, bitmap);
            List<Polygon> polygons = Contours.of(mask);
            LabelMap labels = Components.of(width, height, bitmap, Connectivity.FOUR);
            List<Mask> pieces = List.copyOf(labels.masks().values());
            assertThat(polygons).hasSameSizeAs(pieces);
            assertThat(polygons.stream().mapToLong(Polygon::area).sum()).isEqualTo(mask.area());
            for (int i = 0; i < pieces.size(); i++) {
                Polygon polygon = polygons.get(i);
                assertThat(polygon.area()).isEqualTo(pieces.get(i).area());
                assertThat(filled(polygon, width, height)).isEqualTo(pieces.get(i));
                assertSimple(polygon.outer());
                assertThat(polygon.outer().signedArea()).isPositive();
                polygon.holes().forEach(hole -> {
                    assertSimple(hole);
                    assertThat(hole.signedArea()).isNegative();
                });
            }
        }
    }

    @Test
    void pinchedRingIsAnOutlineAndAHoleThatTouchesIt() {
        // X X X
        // X . X
        // X X .
        Mask mask = Mask.ofBitmap(3, 3, new boolean[] {true, true, true, true, false, true, true, true, false});
        List<Polygon> polygons = Contours.of(mask);
        assertThat(polygons).hasSize(1);
        assertThat(polygons.getFirst().outer().signedArea()).isEqualTo(8);
        assertThat(polygons.getFirst().holes()).hasSize(1);
        assertThat(polygons.getFirst().area()).isEqualTo(7);
    }

    @Test
    void onePixelIsASquareOfFourCorners() {
        Ring ring = Contours.of(Mask.ofRuns(4, 3, 7, 1, 4)).getFirst().outer();
        assertThat(ring.xs()).containsExactly(3, 3, 2, 2);
        assertThat(ring.ys()).containsExactly(1, 2, 2, 1);
    }

    @Test
    void anOutlineTakesLittleMoreThanFourBytesForEachPixelOfTheBox() {
        Mask square = Mask.ofRuns(1000, 1000, 0, 1_000_000);
        assertThat(Allocated.bytes(() -> Contours.of(square))).isLessThan(4_500_000);
    }

    private static void assertSimple(Ring ring) {
        Set<List<Integer>> corners = new HashSet<>();
        for (int i = 0, last = ring.size() - 1; i < ring.size(); last = i++) {
            assertThat(corners.add(Arrays.asList(ring.xs()[i], ring.ys()[i]))).isTrue();
            boolean vertical = ring.xs()[i] == ring.xs()[last];
            assertThat(vertical).isNotEqualTo(ring.ys()[i] == ring.ys()[last]);
            int next = (i + 1) % ring.size();
            assertThat(vertical).isNotEqualTo(ring.xs()[next] == ring.xs()[i]);
        }
    }

    /** Even-odd rule: a pixel is inside where an odd number of vertical edges lies to its left. */
    private static Mask filled(Polygon polygon, int width, int height) {
        boolean[] bitmap = new boolean[width * height];
        flip(polygon.outer(), bitmap, width);
        polygon.holes().forEach(hole -> flip(hole, bitmap, width));
        return Mask.ofBitmap(width, height, bitmap);
    }

    private static void flip(Ring ring, boolean[] bitmap, int width) {
        for (int i = 0, last = ring.size() - 1; i < ring.size(); last = i++) {
            if (ring.xs()[i] == ring.xs()[last]) {
                int top = Math.min(ring.ys()[i], ring.ys()[last]);
                int bottom = Math.max(ring.ys()[i], ring.ys()[last]);
                for (int y = top; y < bottom; y++) {
                    for (int x = ring.xs()[i]; x < width; x++) {
                        bitmap[y * width + x] ^= true;
                    }
                }
            }
        }
    }
}
