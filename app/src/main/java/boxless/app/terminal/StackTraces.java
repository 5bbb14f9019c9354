package boxless.app.terminal;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.function.BooleanSupplier;

/** The stack traces of the log, {@code %trace} in {@code logback.xml}: nothing, unless {@code --verbose} asks for them. */
public final class StackTraces extends ThrowableProxyConverter {
    private static volatile BooleanSupplier wanted = () -> false;

    /** @param verbose asked for each line of the log that is about an exception */
    public static void showIf(BooleanSupplier verbose) {
        wanted = verbose;
    }

    @Override
    public String convert(ILoggingEvent event) {
        return wanted.getAsBoolean() ? super.convert(event) : "";
    }
}
