package boxless.data.check;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Instance;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    @Test
    void objectsTouchAlongASideOrAcrossACorner() {
        LabelMap map = new LabelMap(7, 5, new int[] {
            1, 0, 0, 0, 4, 0, 0, //
            0, 2, 0, 3, 0, 0, 8, // 1 and 2, 3 and 4 meet across corners
            0, 0, 0, 0, 0, 0, 8, //
            5, 0, 6, 0, 7, 0, 9, // 8 and 9 lie one below the other
            5, 0, 6, 6, 0, 10, 9, // 6, 7 and 10 meet across corners, 10 and 9 lie side by side
        });
        List<Instance> objects = new ArrayList<>();
        for (Mask mask : map.masks().values()) {
            objects.add(new Instance(mask, 1, 1));
        }
        Mask more = objects.get(5).mask().union(objects.get(6).mask()); // 6 goes on behind 7
        objects.set(5, new Instance(more, 1, 1));
        assertThat(Neighbours.of(map, objects)).isEqualTo(new Neighbours(9, 1)); // all but 5 touch
    }
}
