package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final int SIDE = 10 * ContactSheet.TILE;

    @Test
    void aSmallObjectOfALargeImageIsDrawn() {
        boolean[] pixels = new boolean[SIDE * SIDE];
        // In the corner of the 10 x 10 pixels that become one.
        for (int y = 1201; y < 1204; y++) {
            Arrays.fill(pixels, y * SIDE + 1001, y * SIDE + 1004, true);
        }
        Instances truth = new Instances(SIDE, SIDE, List.of(new Instance(Mask.ofBitmap(SIDE, SIDE, pixels), 1, 1)));
        Pixels black = new Pixels(SIDE, SIDE, 1, 255, new float[SIDE * SIDE]);
        for (Segmentation each : List.of(truth, Panoptic.of(truth))) {
            ContactSheet sheet = new ContactSheet("title", "note", 1);
            sheet.add(black, each, List.of(), "name", "fact", "");
            assertThat(ObjectColours.ON_GREY)
                    .contains(sheet.image().getRGB(ContactSheet.GAP + 100, ContactSheet.HEAD + 120) & 0xFFFFFF);
            assertThat(sheet.image().getRGB(ContactSheet.GAP + 101, ContactSheet.HEAD + 120) & 0xFFFFFF)
                    .isZero();
        }
    }
}
