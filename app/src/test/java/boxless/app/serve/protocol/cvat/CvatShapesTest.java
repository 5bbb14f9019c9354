package boxless.app.serve.protocol.cvat;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.file.Settings;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

/** scripts/clients/cvat hands answers like these to cvat-sdk 2.80.0, which decodes them to the same masks. */
class CvatShapesTest {
    /** Rows 1 and 2, columns 2 to 4 of 6x4, without pixel (3, 2); and pixel (0, 3). */
    private static final Mask MASK = Mask.ofBitmap(6, 4, bitmap("......", "..###.", "..#.#.", "#....."));

    private static boolean[] bitmap(String... rows) {
        String all = String.join("", rows);
        boolean[] bitmap = new boolean[all.length()];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = all.charAt(i) == '#';
        }
        return bitmap;
    }

    private static String json(Consumer<JsonGenerator> writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Settings.JSON.createGenerator(out)) {
            writing.accept(json);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aDetectedObjectIsTheBitsOfItsBox() {
        Mask nothing = Mask.ofRuns(6, 4, 24);
        List<Instance> objects = List.of(new Instance(nothing, 1, 1), new Instance(MASK, 1, 0.5f));
        assertThat(json(out -> CvatShapes.writeDetections(out, objects, id -> "cell" + id)))
                .isEqualTo("[{\"confidence\":\"0.5\",\"label\":\"cell1\",\"type\":\"mask\","
                        + "\"points\":[5,1,5,3,4,3,4,2,3,2,3,3,2,3,2,1],"
                        + "\"mask\":[0,0,1,1,1,0,0,1,0,1,1,0,0,0,0,0,1,4,3]}]");
    }

    @Test
    void aClickedObjectIsTheBitsOfTheImage() {
        assertThat(json(out -> CvatShapes.writeMask(out, MASK)))
                .isEqualTo("{\"points\":[[5,1],[5,3],[4,3],[4,2],[3,2],[3,3],[2,3],[2,1]],"
                        + "\"mask\":[[0,0,0,0,0,0],[0,0,1,1,1,0],[0,0,1,0,1,0],[1,0,0,0,0,0]]}");
        assertThat(json(out -> CvatShapes.writeMask(out, Mask.ofRuns(2, 1, 2))))
                .isEqualTo("{\"points\":[],\"mask\":[[0,0]]}");
    }
}
