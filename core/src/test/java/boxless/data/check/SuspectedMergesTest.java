package boxless.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.check.SuspectedMerges.Suspect;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Squares with a notch: their hull is the square. */
class SuspectedMergesTest {
    private static final Instance USUAL = square(10, 0, 0);

    @Test
    void onlyWhatIsBothLargeAndDentedIsSuspected() {
        SuspectedMerges merges = usual(24);
        merges.add(1, 0, 1, square(20, 0, 0)); // large
        merges.add(1, 1, 2, square(10, 4, 5)); // dented: solidity .8
        merges.add(1, 2, 3, square(13, 4, 6)); // dented and 145 pixels large, less than one and a half
        merges.add(1, 3, 4, square(20, 4, 5)); // large, but solid: .95
        assertThat(merges.find()).isEmpty();
        merges.add(2, 7, 40, square(20, 8, 10)); // 320 pixels, solidity .8
        assertThat(merges.find()).containsOnlyKeys(2).containsEntry(2, List.of(new Suspect(7, 40)));
    }

    @Test
    void fewObjectsDoNotSayWhatIsUsual() {
        SuspectedMerges merges = usual(18);
        merges.add(1, 0, 1, square(20, 8, 10));
        assertThat(merges.find()).isEmpty();
        merges.add(0, 18, 19, USUAL);
        assertThat(merges.find()).containsOnlyKeys(1);
    }

    @Test
    void whereShapesVaryDentsAreUsual() {
        SuspectedMerges merges = new SuspectedMerges();
        for (int k = 0; k < 25; k++) {
            merges.add(0, k, k + 1, square(10, 4, k % 5)); // solidity 1 to .84: median .92, deviation .04 * 1.4826
        }
        merges.add(1, 0, 1, square(20, 16, 10)); // .6, above .92 - 7 * .059
        assertThat(merges.find()).isEmpty();
        merges.add(1, 1, 2, square(60, 54, 54)); // .19, below
        assertThat(merges.find()).containsEntry(1, List.of(new Suspect(1, 2)));
    }

    private static SuspectedMerges usual(int count) {
        SuspectedMerges merges = new SuspectedMerges();
        for (int k = 0; k < count; k++) {
            merges.add(0, k, k + 1, USUAL);
        }
        return merges;
    }

    /** A notch of the given size goes down from the middle of the upper side. */
    private static Instance square(int side, int notchWidth, int notchHeight) {
        boolean[] bitmap = new boolean[side * side];
        Arrays.fill(bitmap, true);
        int left = (side - notchWidth) / 2;
        for (int y = 0; y < notchHeight; y++) {
            Arrays.fill(bitmap, y * side + left, y * side + left + notchWidth, false);
        }
        return new Instance(Mask.ofBitmap(side, side, bitmap), 1, 1);
    }
}
