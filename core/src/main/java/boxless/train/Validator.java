package boxless.train;

import boxless.Model;
import boxless.Segmenter;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.tensor.Compute;
import java.util.Map;

/** Scores a network on the validation pictures as the command {@code evaluate} would. */
final class Validator {
    /** The measurement that the best model is chosen by. */
    static final String SCORE = "mean_ap";

    private final Model model;
    private final Compute compute;
    private final Dataset data;
    private final Recipe.Validate.Criterion criterion;

    Validator(Model model, Compute compute, Dataset data, Recipe.Validate settings) {
        this.model = model;
        this.compute = compute;
        this.data = settings.pictures() == 0 ? data : data.first(settings.pictures());
        criterion = settings.metric();
        newTally(); // classes that are not the data's are an error now, not after hours
    }

    /** What it looks at. */
    Dataset data() {
        return data;
    }

    /** The measurements by name, {@link #SCORE} among them. */
    Map<String, Double> measure() {
        Segmenter segmenter = Segmenter.of(model).withPrecision(compute.precision());
        Tally tally = newTally();
        for (int i = 0; i < data.size(); i++) {
            Sample sample = data.read(i);
            tally.add(i, sample, segmenter.segment(sample.image()));
        }
        return tally.result();
    }

    private Tally newTally() {
        return switch (criterion) {
            case NUCLEI -> new NucleiTally(model.method().sureScore());
            case COCO -> new CocoTally(data, model.card().classes());
        };
    }
}
