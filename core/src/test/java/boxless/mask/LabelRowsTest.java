package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelRowsTest {
    @Test
    void rowsAreThoseOfTheLabelMapInWhateverOrderTheyAreAskedFor() {
        Random random = new Random(2);
        for (int trial = 0; trial < 100; trial++) {
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(300);
            Instances objects = objects(random, width, height);
            LabelMap map = objects.labels();
            LabelRows rows = new LabelRows(objects);
            int[] row = new int[width];
            for (int i = 0; i < 2 * height; i++) {
                int y = i < height ? i : random.nextInt(height);
                rows.read(y, row);
                assertThat(Arrays.equals(row, 0, width, map.labels(), y * width, (y + 1) * width))
                        .isTrue();
            }
            long[] areas = new long[objects.objects().size()];
            Arrays.stream(map.labels()).filter(label -> label > 0).forEach(label -> areas[label - 1]++);
            assertThat(rows.areas()).isEqualTo(areas);
        }
    }

    private static Instances objects(Random random, int width, int height) {
        List<Instance> objects = new ArrayList<>();
        for (int k = random.nextInt(12); k > 0; k--) {
            boolean[] bitmap = new boolean[width * height];
            Box box = new Box(random.nextInt(width), random.nextInt(height), width, random.nextInt(150));
            for (int i = 0; i < bitmap.length; i++) {
                bitmap[i] = box.meets(new Box(i % width, i / width, 1, 1)) && random.nextInt(4) > 0;
            }
            objects.add(new Instance(Mask.ofBitmap(width, height, bitmap), 1, random.nextInt(3) / 2f));
        }
        return new Instances(width, height, objects);
    }
}
