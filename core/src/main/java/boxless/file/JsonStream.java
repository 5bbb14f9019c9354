package boxless.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Walks through a JSON file of any size from its front to its end; only what the caller takes is kept. Whatever is wrong becomes one
 * line that names the file, the place and the key.
 */
public final class JsonStream {
    // NaN as other programs write it, so that the reader of a number can say whose it is.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Beyond 2^53 a floating point number no longer tells whole numbers apart. */
    private static final double LARGEST_EXACT = 1L << 53;

    /** Of a value that is wrong, messages cite so many characters. */
    private static final int MOST_CITED = 60;

    private final Path file;
    private final JsonParser parser;
    private @Nullable String key; // the one whose value is read

    private JsonStream(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Opens the file and hands over its one value.
     *
     * @throws BadFileException if it is missing or no JSON, or if {@code body} finds something wrong
     */
    public static void read(Path file, Consumer<JsonStream> body) {
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            JsonStream stream = new JsonStream(file, parser);
            parser.nextToken();
            body.accept(stream);
            if (parser.nextToken() != null) {
                throw stream.bad("continues after the end of its value; remove what follows");
            }
        } catch (IOException e) {
            throw BadFileException.unread(file, e, "a JSON file");
        } catch (JacksonIOException e) {
            throw BadFileException.unread(file, Objects.requireNonNull(e.getCause()), "a JSON file");
        } catch (JacksonException e) {
            throw new BadFileException(
                    file,
                    "not valid JSON%s: %s; correct the file or export it again"
                            .formatted(place(e.getLocation()), JsonReason.of(e)),
                    e);
        }
    }

    /** Visits the keys of an object, the stream standing at the key's value; values that are not taken are skipped. */
    public void forEachKey(Consumer<String> value) {
        expect(JsonToken.START_OBJECT, "an object {...}");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            key = name;
            parser.nextToken();
            value.accept(name);
            parser.skipChildren();
        }
    }

    /** Visits the elements of an array, the stream standing at each; those that are not taken are skipped. */
    public void forEachElement(Runnable element) {
        forEachElement(element, e -> {
            throw e;
        });
    }

    /**
     * Likewise, going on behind an element in which something is wrong.
     *
     * @param wrong takes the error
     */
    public void forEachElement(Runnable element, Consumer<BadFileException> wrong) {
        expect(JsonToken.START_ARRAY, "an array [...]");
        String name = key;
        int depth = parser.streamReadContext().getNestingDepth();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                element.run();
            } catch (BadFileException e) {
                wrong.accept(e);
                leave(depth);
            }
            parser.skipChildren();
            key = name;
        }
    }

    /** Goes on to the end of what is nested deeper. */
    private void leave(int depth) {
        while (parser.streamReadContext().getNestingDepth() > depth) {
            if (parser.nextToken() == null) {
                throw bad("ends early; copy it again from its source");
            }
        }
    }

    /** A text, or a whole number as text. */
    public String id() {
        if (isText()) {
            return text();
        }
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? parser.getString()
                : Long.toString(longNumber(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /** A whole number, also one in quotes. */
    public long longId(long least, long most) {
        if (isText() && parser.getString().matches("-?\\d{1,18}")) {
            return within(Long.parseLong(parser.getString()), least, most);
        }
        return longNumber(least, most);
    }

    public String text() {
        expect(JsonToken.VALUE_STRING, "a string \"...\"");
        return parser.getString();
    }

    /** A whole number from {@code least} to {@code most}. Data frames write whole numbers as 1.0: taken, too. */
    public int number(int least, int most) {
        return (int) longNumber(least, most);
    }

    private long longNumber(long least, long most) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            if (value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT) {
                return within((long) value, least, most);
            }
        }
        expect(JsonToken.VALUE_NUMBER_INT, wanted(least, most));
        if (parser.getStringLength() > 18 && parser.getBigIntegerValue().bitLength() >= Long.SIZE) {
            throw outOfRange(least, most);
        }
        return within(parser.getLongValue(), least, most);
    }

    private long within(long value, long least, long most) {
        if (value < least || value > most) {
            throw outOfRange(least, most);
        }
        return value;
    }

    private BadFileException outOfRange(long least, long most) {
        return bad("%s is out of range%s; it must be %s"
                .formatted(cited(parser.getString()), where(), wanted(least, most)));
    }

    private static String wanted(long least, long most) {
        return "a whole number from " + least + " to " + most;
    }

    /** Any number; may be NaN or infinite. */
    public double real() {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            expect(JsonToken.VALUE_NUMBER_FLOAT, "a number");
        }
        return parser.getDoubleValue();
    }

    /** Whether the value is a text. */
    public boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Whether the value is an object. */
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether the value is a number. */
    public boolean isNumber() {
        return parser.currentToken() != null && parser.currentToken().isNumeric();
    }

    /** Whether the value is {@code null}. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** 0 or 1, false or true. */
    public boolean flag() {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> number(0, 1) == 1;
        };
    }

    /** An error at this place of the file. */
    public BadFileException bad(String whatAndCure) {
        return new BadFileException(file, whatAndCure + place(parser.currentTokenLocation()));
    }

    private void expect(JsonToken token, String wanted) {
        JsonToken found = parser.currentToken();
        if (found == null) {
            throw bad("ends early; copy it again from its source");
        }
        if (found != token) {
            String value = found.isScalarValue() ? cited(parser.getString()) : found.asString();
            throw bad("has %s%s; it must be %s".formatted(isText() ? '"' + value + '"' : value, where(), wanted));
        }
    }

    private String where() {
        return key == null ? "" : " at the key '" + cited(key) + "'";
    }

    /** A value may be a whole image. */
    private static String cited(String value) {
        return Listing.cited(value, MOST_CITED);
    }

    private static String place(@Nullable TokenStreamLocation at) {
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
