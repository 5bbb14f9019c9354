package boxless.app.serve.protocol.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.app.serve.http.Given;
import boxless.app.serve.protocol.Prompt;
import boxless.file.Settings;
import boxless.mask.Box;
import boxless.mask.Point;
import boxless.mask.Size;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests in the form that Label Studio 1.23.2 sends. */
class MarksTest {
    private static final Size SIZE = new Size(60, 40);

    private static Optional<Marks> marks(String context) {
        return Marks.of(new Given(Settings.JSON.readTree(
                "{\"tasks\":[],\"params\":{\"login\":null,\"password\":null,\"context\":" + context + "}}")));
    }

    private static String key(double x, double y, String more) {
        return """
                {"id":"x1","type":"keypointlabels","from_name":"kp","to_name":"image","original_width":60,"original_height":40,
                 "image_rotation":0,"value":{"x":%s,"y":%s,"width":1.2,"keypointlabels":["cell"]}%s}""".formatted(x, y, more);
    }

    @Test
    void pointsOfOneRequestAreAboutOneObject() {
        String regions = String.join(
                ",", key(50, 50, ""), key(100, 0, ",\"is_positive\":true"), key(1.7, 99.9, ",\"is_positive\":false"));
        Marks marks = marks("{\"result\":[" + regions + "]}").orElseThrow();
        Prompt prompt = marks.prompt(SIZE);
        assertThat(prompt.inside()).containsExactly(new Point(30, 20), new Point(59, 0));
        assertThat(prompt.outside()).containsExactly(new Point(1, 39));
        assertThat(prompt.box()).isEmpty();
        assertThat(marks.label()).contains("cell");
    }

    @Test
    void aRectangleHoldsThePixelsThatItTouches() {
        Marks marks = marks(
                        "{\"result\":[{\"type\":\"rectanglelabels\",\"image_rotation\":0,"
                                + "\"value\":{\"x\":10,\"y\":10,\"width\":21,\"height\":25,\"rotation\":0,\"rectanglelabels\":[\"cell\"]}}]}")
                .orElseThrow();
        assertThat(marks.prompt(SIZE).box()).contains(new Box(6, 4, 13, 10)); // columns 6 to 18.6
    }

    private static Optional<Box> turned(double y, int degrees) {
        String value = "{\"x\":51,\"y\":%s,\"width\":20,\"height\":25,\"rotation\":%d}".formatted(y, degrees);
        return marks("{\"result\":[{\"type\":\"rectanglelabels\",\"image_rotation\":0,\"value\":" + value + "}]}")
                .orElseThrow()
                .prompt(SIZE)
                .box();
    }

    @Test
    void aRectangleThatWasTurnedAboutItsUpperLeftCornerHoldsWhatItTouchesNow() {
        assertThat(turned(26, 0)).contains(new Box(30, 10, 13, 11)); // 12 x 10 from (30.6, 10.4)
        assertThat(turned(26, 90)).contains(new Box(20, 10, 11, 13));
        assertThat(turned(26, 40)).contains(new Box(24, 10, 16, 16)); // down to 10.4 + 12 sin 40 + 10 cos 40
        assertThat(turned(51, 315)).contains(new Box(30, 11, 17, 17));
    }

    @Test
    void aBatchHasNoMarks() {
        assertThat(marks("null")).isEmpty();
        assertThat(marks("{\"result\":[]}")).isEmpty();
    }

    @Test
    void whatCannotBeAskedForIsSaid() {
        assertThatThrownBy(() -> marks("{\"result\":[" + key(50, 50, ",\"is_positive\":false") + "]}")
                        .orElseThrow()
                        .prompt(SIZE))
                .hasMessageContaining("a point inside it");
        assertThatThrownBy(() -> marks("{\"result\":[{\"type\":\"brushlabels\",\"value\":{\"x\":1,\"y\":1}}]}")
                        .orElseThrow()
                        .prompt(SIZE))
                .hasMessageContaining("brushlabels");
        assertThatThrownBy(() -> marks("{\"result\":["
                                + key(50, 50, "").replace("\"image_rotation\":0", "\"image_rotation\":90") + "]}")
                        .orElseThrow()
                        .prompt(SIZE))
                .hasMessageContaining("turned");
    }
}
