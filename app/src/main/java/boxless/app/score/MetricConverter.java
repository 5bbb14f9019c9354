package boxless.app.score;

import boxless.evaluate.Metric;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --metric}. */
final class MetricConverter implements ITypeConverter<Metric> {
    @Override
    public Metric convert(String name) {
        try {
            return Metric.named(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
