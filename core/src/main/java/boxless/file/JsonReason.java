package boxless.file;

import tools.jackson.core.JacksonException;

/** What is wrong with a JSON or YAML text, in the parser's words, as far as they are for people. */
public final class JsonReason {
    private JsonReason() {}

    /** In one line; without the place of the fault, and without the names of the parser's own settings and types. */
    public static String of(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return message.replaceAll(" \\(start marker at \\[Source: .*?]\\)", "")
                .replaceAll(", from `[^`]*`", "")
                .replaceAll(": enable `[^`]*` to allow", "")
                .replaceAll(" \\(bound as `[^`]*`\\)", "")
                .replaceAll(": not allowed as per `[^`]*`", "")
                .lines()
                .findFirst()
                .orElse("no value");
    }
}
