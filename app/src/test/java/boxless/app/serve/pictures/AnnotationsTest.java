package boxless.app.serve.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.serve.pictures.AnnotatedObject.Source;
import boxless.export.LabelStudioJson;
import boxless.export.LabelmeJson;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelRows;
import boxless.mask.Mask;
import boxless.mask.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A cell that was drawn on a false object, which covers the whole picture. */
class AnnotationsTest {
    private static final Mask LARGE = Mask.ofRuns(5, 4, 0, 20);
    private static final Mask SMALL = Mask.ofRuns(5, 4, 2, 3, 15);

    @TempDir
    Path folder;

    private static Annotations saved(@Nullable Double below, @Nullable Double above) {
        return new Annotations(
                1,
                new Size(5, 4),
                List.of(
                        new AnnotatedObject("a", "false", LARGE, below, Source.MODEL),
                        new AnnotatedObject("b", "cell", SMALL, above, Source.CLICK)));
    }

    private static Instances instances(Annotations saved) {
        return saved.instances(saved.kinds());
    }

    @Test
    void whatWasSavedLaterIsInFrontWhateverItsScore() {
        for (Annotations saved : List.of(saved(null, null), saved(.95, .93), saved(.93, .95))) {
            Instances objects = instances(saved);
            assertThat(objects.labels().masks()).containsValue(SMALL);
            assertThat(objects.objects()).extracting(Instance::mask).containsExactly(SMALL, LARGE);
            assertThat(new LabelRows(objects).areas()).containsExactly(3, 17);
        }
        assertThat(instances(saved(.95, .93)).objects())
                .extracting(Instance::score)
                .containsExactly(.93f, .95f);
    }

    @Test
    void programsThatDrawLaterShapesInFrontGetThatOneLast() throws IOException {
        Annotations saved = saved(.95, .93);
        List<Instance> objects = instances(saved).objects();
        byte[] labelme = LabelmeJson.file("a.png", 5, 4, objects, Category.byId(saved.kinds()));
        List<String> shapes = new ArrayList<>();
        for (JsonNode shape : Settings.JSON.readTree(labelme).path("shapes")) {
            shapes.add(shape.path("label").asString());
        }
        assertThat(shapes).containsExactly("false", "cell");

        Path tasks = folder.resolve("tasks.json");
        try (LabelStudioJson json = new LabelStudioJson(tasks, Category.byId(saved.kinds()))) {
            json.add("images/a.png", objects);
        }
        List<String> brushes = new ArrayList<>();
        JsonNode task = Settings.JSON.readTree(Files.readAllBytes(tasks)).path(0);
        for (JsonNode result : task.path("annotations").path(0).path("result")) {
            brushes.add(result.path("value").path("brushlabels").path(0).asString());
        }
        assertThat(brushes).containsExactly("false", "cell");
    }
}
