package boxless.app.score;

import boxless.app.options.ChoiceConverter;
import boxless.evaluate.Metric;

/** Reads the value of {@code --metric}. */
final class MetricConverter extends ChoiceConverter<Metric> {
    MetricConverter() {
        super(Metric.values());
    }
}
