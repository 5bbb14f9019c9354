package boxless.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** The worst pictures so far: no more are drawn than may stay, and no more are kept. */
final class WorstPictures {
    private final int most;
    private final PriorityQueue<Figure> kept =
            new PriorityQueue<>((a, b) -> Figure.Row.WORST_FIRST.compare(b.row(), a.row()));

    WorstPictures(int most) {
        this.most = most;
    }

    /** Draws the picture if it is among the worst. */
    void offer(Figure.Row row, Supplier<Figure> drawing) {
        Figure best = kept.peek();
        if (best != null && kept.size() == most) {
            if (Figure.Row.WORST_FIRST.compare(row, best.row()) >= 0) {
                return;
            }
            kept.poll();
        }
        kept.add(drawing.get());
    }

    /** The worst first. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>(kept);
        figures.sort((a, b) -> Figure.Row.WORST_FIRST.compare(a.row(), b.row()));
        return figures;
    }
}
