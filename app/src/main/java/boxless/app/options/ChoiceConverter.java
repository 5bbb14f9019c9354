package boxless.app.options;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads one of a few values by the name that it prints.
 *
 * @param <T> whose {@code toString} users type
 */
public abstract class ChoiceConverter<T> implements ITypeConverter<T> {
    private final List<T> choices;

    protected ChoiceConverter(T[] choices) {
        this.choices = Arrays.asList(choices);
    }

    @Override
    public final T convert(String value) {
        return choices.stream()
                .filter(choice -> choice.toString().equals(value.strip()))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'%s' is unknown; choose %s"
                        .formatted(value, choices.stream().map(Object::toString).collect(Collectors.joining(", ")))));
    }
}
