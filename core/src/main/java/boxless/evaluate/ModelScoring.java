package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Segmentation;
import java.util.function.UnaryOperator;

/**
 * Scores the predictions of a model.
 *
 * @param scoring of predictions with the categories of the data
 * @param comparable turns what the model finds into such predictions
 */
record ModelScoring(Scoring scoring, UnaryOperator<Segmentation> comparable) implements Scoring {
    @Override
    public void add(int index, Sample sample, Segmentation found) {
        scoring.add(index, sample, comparable.apply(found));
    }

    @Override
    public Evaluation result() {
        return scoring.result();
    }
}
