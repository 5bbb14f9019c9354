package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.method.Frame;
import boxless.method.maxdeeplab.DecoderOptions.MaskWise;
import boxless.method.maxdeeplab.DecoderOptions.PixelWise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Partitions are the official code's, pixel by pixel, by both rules of post-processing. */
class GoldenDecoderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "limits",
                "loose",
                "all",
                "none",
                "street",
                "odd",
                "same",
                "maskwise",
                "maskwise_loose",
                "maskwise_weights"
            })
    void partitionsAreTheOfficialOnes(String name) {
        JsonNode json = GoldenFiles.json(getClass(), "panoptic.json").get(name);
        int[] out = {json.get("out").get(0).asInt(), json.get("out").get(1).asInt()};
        Frame frame = new Frame(
                json.get("size").get(1).asInt(), json.get("size").get(0).asInt(),
                json.get("size").get(1).asInt(), json.get("size").get(0).asInt());
        Panoptic found = (Panoptic) new Decoder(channels(json), options(json))
                .of(masks(name, json, out[0], out[1]), out[0], out[1], classes(name, json), frame);
        int[] expected = GoldenScene.unpacked(json.get("panoptic"), frame.width() * frame.height());
        int shift = json.get("ignore").asInt() == 0 ? 0 : 1; // categories begin at 1
        Map<Integer, Integer> segments = new HashMap<>();
        segments.put(json.get("void").asInt(), 0);
        for (int i = 0; i < expected.length; i++) {
            int label = found.map().labels()[i];
            segments.putIfAbsent(expected[i], label);
            assertThat(label).as("pixel %d", i).isEqualTo(segments.get(expected[i]));
        }
        assertThat(segments).hasSize(found.segments().size() + 1);
        for (Map.Entry<Integer, Integer> entry : segments.entrySet()) {
            if (entry.getValue() > 0) {
                Segment segment = found.segments().get(entry.getValue() - 1);
                assertThat(segment.category()).isEqualTo(entry.getKey() / 256 + shift);
                assertThat(segment.thing()).isEqualTo(entry.getKey() % 256 > 0);
            }
        }
        requireScores(json, found, frame);
    }

    /** The class's probability, at every eighth pixel. */
    private static void requireScores(JsonNode json, Panoptic found, Frame frame) {
        int columns = Math.ceilDiv(frame.width(), 8);
        for (int k = 0; k < json.get("class_scores").size(); k++) {
            int label = found.map().at(k % columns * 8, k / columns * 8);
            if (label > 0 && found.segments().get(label - 1).thing()) {
                assertThat(found.segments().get(label - 1).score())
                        .isCloseTo((float) json.get("class_scores").get(k).asDouble(), within(1e-6f));
            }
        }
    }

    private static Channels channels(JsonNode json) {
        int shift = json.get("ignore").asInt() == 0 ? 0 : 1;
        List<Integer> order =
                GoldenScene.order(json).stream().map(id -> id + shift).toList();
        int things = json.get("things").size();
        return new Channels(order.subList(0, things), order.subList(things, order.size()), true);
    }

    private static DecoderOptions options(JsonNode json) {
        DecoderOptions.Rule rule = json.get("mode").asString().equals("pixelwise")
                ? new PixelWise(json.get("sure").asDouble())
                : new MaskWise(
                        json.get("sure_thing").asDouble(),
                        json.get("sure_stuff").asDouble(),
                        json.get("overlap").asDouble(),
                        json.get("class_weight").asDouble(),
                        json.get("mask_weight").asDouble());
        return new DecoderOptions(
                rule,
                json.get("pixel").asDouble(),
                json.get("limits").get(0).asInt(),
                json.get("limits").get(1).asInt(),
                DecoderOptions.Score.CLASS);
    }

    private static double r(String name, String what, int index) {
        return 2 * Ruled.unit("maxdeeplab.post." + name + "." + what, index) - 1;
    }

    private static float[] masks(String name, JsonNode json, int height, int width) {
        float[] masks = new float[json.get("slots").asInt() * height * width];
        for (int i = 0; i < masks.length; i++) {
            int block = GoldenScene.block(i, 5, height, width);
            masks[i] = (float) (.5 * r(name, "masks", i) + 4 * r(name, "masks.blocks", block));
        }
        return masks;
    }

    private static float[] classes(String name, JsonNode json) {
        float[] classes =
                new float[json.get("slots").asInt() * (json.get("classes").asInt() + 1)];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (float) (6 * r(name, "classes", i));
        }
        return classes;
    }
}
