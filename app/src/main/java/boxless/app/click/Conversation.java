package boxless.app.click;

import boxless.Clicks;
import boxless.app.terminal.Failures;
import boxless.app.terminal.Times;
import boxless.file.JsonReason;
import boxless.file.Settings;
import boxless.mask.Box;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Mask;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Answers a program's clicks, JSON line by JSON line. */
final class Conversation {
    private final Clicks clicks;
    private final Consumer<Throwable> failed;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private int unnamed;

    private record Rle(int[] size, String counts) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Answer(
            @Nullable JsonNode id,
            String object,
            @Nullable Integer category,
            long area,
            float score,
            int[] box,
            Rle rle,
            double milliseconds) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Refusal(@Nullable JsonNode id, String error) {}

    /** @param failed is told what went wrong, besides the answer that says so */
    Conversation(Clicks clicks, Consumer<Throwable> failed) {
        this.clicks = clicks;
        this.failed = failed;
    }

    /** The answer to a line, in one line. What is wrong with a line is answered, too. */
    String answer(String line) {
        JsonNode id = null;
        try {
            JsonNode given = Settings.JSON.readTree(line);
            id = given.get(Request.ID);
            long begin = System.nanoTime();
            return switch (Request.of(given)) {
                case Request.Click click -> click(click, id, begin);
                case Request.Undo undo -> undo(id, begin);
            };
        } catch (JacksonException e) {
            return refusal(id, "no valid JSON: " + JsonReason.of(e));
        } catch (RuntimeException | OutOfMemoryError e) {
            failed.accept(e);
            return refusal(id, Failures.message(e));
        }
    }

    private String click(Request.Click click, @Nullable JsonNode id, long begin) {
        String name = click.object() == null ? nextName() : click.object();
        Integer number = numbers.get(name);
        Clicks.Answer answer;
        if (number != null) {
            answer = click.positive()
                    ? clicks.include(number, click.x(), click.y())
                    : clicks.exclude(number, click.x(), click.y());
        } else if (click.positive()) {
            answer = clicks.click(click.x(), click.y());
            numbers.put(name, answer.object());
            names.put(answer.object(), name);
        } else {
            throw new IllegalArgumentException(
                    click.object() == null
                            ? "object: missing; a click that is not positive needs the name of an object"
                            : "there is no object '" + name + "' yet; its first click must be positive");
        }
        Instance object = answer.instance();
        return answer(id, name, object.category(), object.mask(), object.score(), begin);
    }

    /** The first number that is no name yet; it stays free if the click fails. */
    private String nextName() {
        while (numbers.containsKey(Integer.toString(unnamed + 1))) {
            unnamed++;
        }
        return Integer.toString(unnamed + 1);
    }

    private String undo(@Nullable JsonNode id, long begin) {
        OptionalInt number = clicks.undo();
        if (number.isEmpty()) {
            throw new IllegalArgumentException("there is no click to take back");
        }
        String name = String.valueOf(names.get(number.getAsInt()));
        Instance object = clicks.objects().get(number.getAsInt());
        if (object != null) {
            return answer(id, name, object.category(), object.mask(), object.score(), begin);
        }
        numbers.remove(name);
        Mask nothing = Mask.ofRuns(clicks.width(), clicks.height(), clicks.width() * clicks.height());
        return answer(id, name, null, nothing, 0, begin);
    }

    private static String answer(
            @Nullable JsonNode id, String name, @Nullable Integer category, Mask mask, float score, long begin) {
        Box box = mask.box();
        Rle rle = new Rle(new int[] {mask.height(), mask.width()}, CocoRle.encode(mask));
        return Settings.JSON.writeValueAsString(new Answer(
                id,
                name,
                category,
                mask.area(),
                score,
                new int[] {box.x(), box.y(), box.width(), box.height()},
                rle,
                Times.millisecondsSince(begin)));
    }

    private static String refusal(@Nullable JsonNode id, String error) {
        return Settings.JSON.writeValueAsString(new Refusal(id, error));
    }
}
