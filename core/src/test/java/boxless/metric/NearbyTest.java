package boxless.metric;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Box;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NearbyTest {
    @Test
    void allBoxesThatMeetAreFoundInTheirOrder() {
        Random random = new Random(3);
        for (int trial = 0; trial < 500; trial++) {
            int longest = 1 + random.nextInt(30);
            List<Box> boxes = Stream.generate(() -> box(random, longest))
                    .limit(random.nextInt(60))
                    .toList();
            Nearby nearby = new Nearby(boxes);
            Box box = box(random, longest);
            assertThat(nearby.meeting(box))
                    .isEqualTo(IntStream.range(0, boxes.size())
                            .filter(i -> boxes.get(i).meets(box))
                            .toArray());
        }
    }

    /** Empty ones, too. */
    private static Box box(Random random, int longest) {
        return new Box(random.nextInt(40), random.nextInt(40), random.nextInt(longest), random.nextInt(longest));
    }
}
