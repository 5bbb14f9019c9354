package boxless.method.solo;

import boxless.drawing.ColourMap;
import boxless.drawing.Drawing;
import boxless.mask.LabelMap;
import boxless.method.Explanation;
import boxless.method.Explanation.Picture;
import boxless.method.Frame;
import boxless.method.Subject;
import boxless.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows which grid cells answered, level by level. */
final class CellPictures {
    private static final int WHITE = 0xFFFFFF;
    private static final int ANSWER = 0x5CF2E3;

    private final Subject subject;
    private final List<Level> levels;
    private final LabelMap objects;
    private final float least;

    /**
     * @param objects labels of what was found
     * @param least a cell answers if the probability of a class is greater
     */
    CellPictures(Subject subject, List<Level> levels, LabelMap objects, double least) {
        this.subject = subject;
        this.levels = levels;
        this.objects = objects;
        this.least = (float) least;
    }

    /** @param output for one image */
    void explain(Prediction output, Consumer<Explanation> explanations) {
        for (int i = 0; i < levels.size(); i++) {
            float[] scores = Tensors.floats(output.categories().get(i).sigmoid()); // (1, classes, S, S)
            explanations.accept(level(i, scores));
        }
    }

    private Picture level(int number, float[] scores) {
        Level level = levels.get(number);
        int side = level.grid();
        Frame frame = subject.frame();
        double enlarged = (double) frame.width() / frame.scaledWidth();
        double cellWidth = (double) frame.inputWidth() / side * enlarged;
        double cellHeight = (double) frame.inputHeight() / side * frame.height() / frame.scaledHeight();
        float[] best = greatest(scores, side * side);
        float[] values = new float[frame.width() * frame.height()];
        for (int i = 0; i < values.length; i++) {
            int column = Math.min(side - 1, (int) ((i % frame.width() + 0.5) / cellWidth));
            int row = Math.min(side - 1, (int) ((i / frame.width() + 0.5) / cellHeight));
            values[i] = best[row * side + column];
        }
        Drawing drawing = Drawing.onDimmed(subject.image()).heat(values, ColourMap.EMBER);
        for (int cell = 0; cell < best.length; cell++) {
            double left = cell % side * cellWidth;
            double top = cell / side * cellHeight;
            drawing.frame(left, top, left + cellWidth + 1, top + cellHeight + 1, WHITE, 0.10);
        }
        drawing.edges(objects, WHITE);
        int answers = 0;
        for (int cell = 0; cell < best.length; cell++) {
            if (answers(scores, cell, side)) {
                double left = cell % side * cellWidth;
                double top = cell / side * cellHeight;
                drawing.frame(left, top, left + cellWidth + 1, top + cellHeight + 1, ANSWER, 1);
                answers++;
            }
        }
        return new Picture(
                "level-" + (number + 1),
                String.format(
                        Locale.ROOT,
                        "%dx%d grid for objects of %.0f to %.0f pixels: probability of each cell; framed: the %d that answered",
                        side,
                        side,
                        level.sizes().smallest() * enlarged,
                        level.sizes().largest() * enlarged,
                        answers),
                drawing.pixels());
    }

    private static float[] greatest(float[] scores, int cells) {
        float[] best = new float[cells];
        for (int i = 0; i < scores.length; i++) {
            best[i % cells] = Math.max(best[i % cells], scores[i]);
        }
        return best;
    }

    /** As in {@link Candidates}. */
    private boolean answers(float[] scores, int cell, int side) {
        for (int at = cell; at < scores.length; at += side * side) {
            if (scores[at] > least && scores[at] >= Candidates.besideAndAbove(scores, at, cell, side)) {
                return true;
            }
        }
        return false;
    }
}
