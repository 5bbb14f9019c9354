package boxless.app.click;

import boxless.mask.Point;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code X,Y}; {@code -} is no point. */
final class PointConverter implements ITypeConverter<Optional<Point>> {
    private static final String NUMBER = "\\s*(-?\\d+(?:\\.\\d*)?|-?\\.\\d+)\\s*";
    private static final Pattern POINT = Pattern.compile(NUMBER + "," + NUMBER);

    @Override
    public Optional<Point> convert(String value) {
        if (value.equals("-")) {
            return Optional.empty();
        }
        Matcher point = POINT.matcher(value);
        if (!point.matches()) {
            throw new TypeConversionException("'" + value + "' is no point; write X,Y, for example 120,88.5");
        }
        return Optional.of(new Point(Double.parseDouble(point.group(1)), Double.parseDouble(point.group(2))));
    }
}
