package boxless.metric;

import boxless.mask.Box;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds which of many boxes meet another one, without a look at those that lie in other columns. */
final class Nearby {
    private final List<Box> boxes;
    private final int[] order; // by left column
    private final int widest;

    Nearby(List<Box> boxes) {
        this.boxes = List.copyOf(boxes);
        order = IntStream.range(0, boxes.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> boxes.get(i).x()))
                .mapToInt(Integer::intValue)
                .toArray();
        widest = boxes.stream().mapToInt(Box::width).max().orElse(0);
    }

    /** The numbers of those that share a pixel with a box, ascending. */
    int[] meeting(Box box) {
        int[] found = new int[16];
        int count = 0;
        for (int k = firstAfter(box.x() - widest);
                k < order.length && boxes.get(order[k]).x() < box.x() + box.width();
                k++) {
            if (boxes.get(order[k]).meets(box)) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = order[k];
            }
        }
        Arrays.sort(found, 0, count);
        return Arrays.copyOf(found, count);
    }

    /** The place of the first box that begins behind a column. */
    private int firstAfter(int column) {
        int from = 0;
        int to = order.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (boxes.get(order[middle]).x() > column) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}
