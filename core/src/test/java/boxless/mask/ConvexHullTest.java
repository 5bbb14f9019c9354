package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvexHullTest {
    @Test
    void areaIsThatOfASlowWrappingOfAllPixelCorners() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            for (Mask mask : Blobs.labels(random, 9, 2).maskList()) {
                assertThat(ConvexHull.area(mask)).isCloseTo(wrapped(mask), within(1e-9));
                assertThat(ConvexHull.solidity(mask)).isCloseTo(mask.area() / wrapped(mask), within(1e-12));
            }
        }
    }

    @Test
    void aRectangleIsSolidAndTwoTouchingDiscsAreNot() {
        assertThat(ConvexHull.solidity(Mask.ofRuns(4, 3, 4, 2, 1, 2, 1, 2))).isEqualTo(1);
        assertThat(ConvexHull.solidity(Mask.ofRuns(4, 3, 12))).isEqualTo(1); // empty
        boolean[] discs = new boolean[30 * 14];
        for (int i = 0; i < discs.length; i++) {
            int x = i % 30;
            int y = i / 30;
            discs[i] = Math.hypot(x - 7, y - 7) < 6 || Math.hypot(x - 18.5, y - 7) < 6;
        }
        assertThat(ConvexHull.solidity(Mask.ofBitmap(30, 14, discs))).isBetween(0.85, 0.92);
    }

    /** From corner to corner, always the one that leaves no other on the left. */
    private static double wrapped(Mask mask) {
        List<long[]> corners = new ArrayList<>();
        mask.forEachRun((x, y, length) -> {
            for (int edge = 0; edge < 2; edge++) {
                corners.add(new long[] {x + edge, y});
                corners.add(new long[] {x + edge, y + length});
            }
        });
        long[] start = corners.stream()
                .min((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]))
                .orElseThrow();
        double twice = 0;
        long[] at = start;
        do {
            long[] next = at;
            for (long[] other : corners) {
                long side = (next[0] - at[0]) * (other[1] - at[1]) - (next[1] - at[1]) * (other[0] - at[0]);
                boolean farther =
                        Math.hypot(other[0] - at[0], other[1] - at[1]) > Math.hypot(next[0] - at[0], next[1] - at[1]);
                if (side < 0 || (side == 0 && farther)) {
                    next = other;
                }
            }
            twice += at[0] * next[1] - next[0] * at[1];
            at = next;
        } while (at[0] != start[0] || at[1] != start[1]);
        return twice / 2;
    }
}
