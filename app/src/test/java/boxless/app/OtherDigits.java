package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

/** A machine whose language has other digits than 0 to 9. */
public final class OtherDigits {
    /** What is done on it. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private OtherDigits() {}

    public static void during(Body body) throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat("%d".formatted(1)).isEqualTo("\u0661");
            body.run();
        } finally {
            Locale.setDefault(before);
        }
    }
}
