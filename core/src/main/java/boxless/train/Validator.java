package boxless.train;

import boxless.Model;
import boxless.Segmenter;
import boxless.data.Dataset;
import boxless.data.Note;
import boxless.data.Sample;
import boxless.evaluate.Evaluation;
import boxless.evaluate.Metric;
import boxless.evaluate.Scoring;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.tensor.Compute;
import java.util.List;
import java.util.stream.Stream;

/** Scores a network on the validation images as the command {@code evaluate} would. */
final class Validator {
    private final Model model;
    private final Compute compute;
    private final Dataset data;
    private final List<Category> categories; // as the data has them
    private final Metric metric;

    /** @throws IllegalArgumentException if the metric cannot be computed on the data, or not for the model's classes */
    Validator(Model model, Compute compute, Dataset data, Recipe.Validate settings) {
        this.model = model;
        this.compute = compute;
        metric = settings.metric();
        categories = data.categories();
        this.data = metric.forModel(seen(data, settings), model.card().categories());
        try {
            newScoring(); // a metric that does not fit is an error now, not after hours
            metric.requireComparable(this.data);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "validate.metric: %s cannot be used: %s".formatted(metric, e.getMessage()), e);
        }
    }

    /** What a validator with these settings looks at. */
    static Dataset seen(Dataset data, Recipe.Validate settings) {
        return settings.pictures() == 0 ? data : data.first(settings.pictures());
    }

    /** What it looks at. */
    Dataset data() {
        return data;
    }

    /** What is left out of the data, and what counts otherwise because the model calls it differently; a line each for people. */
    List<String> notes() {
        List<String> unmatched = metric.unmatched(model.card().categories(), categories);
        return Stream.concat(
                        data.notes().stream().map(Note::summary),
                        unmatched.stream().map(line -> "validation: " + line))
                .toList();
    }

    Evaluation evaluate() {
        return evaluate(model);
    }

    /** @param other a model of the same classes */
    Evaluation evaluate(Model other) {
        Segmenter inTiles = Segmenter.of(other).withPrecision(compute.precision());
        Segmenter whole = inTiles.withWholeImages();
        Scoring scoring = newScoring();
        for (int i = 0; i < data.size(); i++) {
            Sample sample = data.read(i);
            Pixels image = sample.image();
            boolean fits = whole.canTakeWhole(image.width(), image.height());
            scoring.add(i, sample, (fits ? whole : inTiles).segment(image));
        }
        return scoring.result();
    }

    private Scoring newScoring() {
        return Scoring.ofTraining(
                metric, data, model.card().classes(), model.method().sureScore());
    }
}
