package boxless.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {
    private static final int SIDE = 20;

    @TempDir
    Path folder = Path.of("");

    @Test
    void theReportShowsEveryKindOfErrorInOneFileThatNeedsNoOther() throws IOException {
        String page = report(pictures -> {
            pictures.add(
                    sample("fish & <chips>", box(1, 1, 4, 4, 1), box(1, 8, 4, 4, 1), box(8, 1, 4, 4, 2)),
                    found(box(1, 1, 4, 4, 1), box(14, 14, 3, 3, 1), box(8, 1, 4, 4, 1)));
            pictures.add(sample("good", box(1, 1, 4, 4, 1)), found(box(1, 1, 4, 4, 1)));
        });
        assertThat(page)
                .contains("<title>nuclei on cells, val</title>", "0.618", "fish &amp; &lt;chips&gt;", ">nucleus<")
                .contains("path class=\"true missed\" d=\"M5 8.5l")
                .contains("missed: true nucleus, 16 pixels, best IoU 0.00")
                .contains("spurious: nucleus, 9 pixels, score 0.50, best IoU 0.00")
                .contains("wrong class: true cell, 16 pixels");
        assertThat(page.indexOf("id=\"picture-0\"")).isBetween(1, page.indexOf("id=\"picture-1\""));
        assertThat(page).doesNotContain("http", "<script", "<link").doesNotContainPattern("(src|href)=\"(?!#|data:)");
        assertThat(page).doesNotContain("\r").doesNotContainPattern("\\bNaN\\b");
    }

    @Test
    void whereTheMetricLooksAtNoClassesNorDoesTheReport() throws IOException {
        String page = report(
                EvaluationReport.ofLabels(),
                pictures ->
                        pictures.add(sample("a", box(1, 1, 4, 4, 11), box(8, 1, 4, 4, 12)), found(box(1, 1, 4, 4, 1))));
        assertThat(page)
                .contains("missed: true object, 16 pixels", "<tr><th>object</th>")
                .doesNotContain("wrong class:");
    }

    @Test
    void whereTheMetricHasAnObjectInFrontSoDoesTheReport() throws IOException {
        Instance small = box(8, 8, 4, 4, 1);
        Instance large = box(1, 1, 18, 18, 1);
        String page = report(
                EvaluationReport.ofLabels(), pictures -> pictures.add(sample("a", small, large), found(small, large)));
        assertThat(page)
                .contains("found: object, 16 pixels", "found: object, 308 pixels")
                .doesNotContain("missed: true", "spurious: object");
    }

    @Test
    void whereTheMetricLeavesCrowdsOutSoDoesTheReport() throws IOException {
        Instance cell = box(1, 1, 4, 4, 1);
        Instance crowd = new Instance(box(8, 8, 8, 8, 1).mask(), 1, 1, true);
        String page = report(
                EvaluationReport.ofLabels(),
                pictures -> pictures.add(sample("a", cell, crowd), found(box(1, 1, 4, 4, 1), box(9, 9, 4, 4, 1))));
        assertThat(page).contains("found: object, 16 pixels").doesNotContain("missed: true", "spurious: object");
    }

    @Test
    void whereTheDataHasStuffWhatLiesOnVoidIsIgnoredInEveryPicture() throws IOException {
        Instances cell = new Instances(SIDE, SIDE, List.of(box(1, 1, 4, 4, 1)));
        Panoptic truth = Panoptic.ofLabels(cell.labels(), 1);
        Sample withoutStuff = new Sample("a", sample("a").image(), truth);
        Filling filling = pictures -> pictures.add(withoutStuff, found(box(1, 1, 4, 4, 1), box(9, 9, 4, 4, 1)));
        assertThat(report(filling)).contains("found: nucleus, 16 pixels", "spurious: nucleus, 16 pixels");
        List<Category> withStuff = List.of(new Category(1, "nucleus", true), new Category(2, "dish", false));
        assertThat(report(new EvaluationReport(withStuff), filling))
                .contains("found: nucleus, 16 pixels")
                .doesNotContain("spurious: nucleus");
    }

    @Test
    void whatThereIsNoneOfIsSaidAndNotDrawn() throws IOException {
        String page = report(pictures -> pictures.add(sample("empty"), found()));
        assertThat(page).contains("Nothing was predicted.").doesNotContainPattern("\\bNaN\\b");
        assertThat(report(pictures -> pictures.add(sample("a", box(1, 1, 4, 4, 1)), found(box(1, 1, 4, 4, 1)))))
                .contains("All predicted objects have the same score.")
                .doesNotContain("Nothing was predicted.");
        Instance crowd = new Instance(box(8, 8, 8, 8, 1).mask(), 1, 1, true);
        assertThat(report(pictures -> pictures.add(sample("crowd", crowd), found(box(9, 9, 4, 4, 1)))))
                .contains("All predicted objects are ignored.");
    }

    @Test
    void aMatchIsDrawnAsItsPredictionInTheSolidLineThatThePageSpeaksOf() throws IOException {
        String page = report(pictures -> pictures.add(sample("good", box(1, 1, 4, 4, 1)), found(box(1, 1, 4, 4, 1))));
        assertThat(page)
                .contains(
                        "Green outlines are predictions that match",
                        "path class=\"said found\"",
                        ">found: nucleus, 16 pixels, score 0.50")
                .containsPattern("\\.objects \\.found \\{[^}]*stroke-dasharray: none")
                .doesNotContain("\"true found\"");
    }

    @Test
    void theSameEvaluationGivesTheSameFileOfBoundedSize() throws IOException {
        Filling many = pictures -> {
            for (int i = 0; i < 40; i++) {
                pictures.add(sample("p" + i, box(1, 1, 1 + i % 9, 4, 1)), found(box(1, 1, 4, 4, 1)));
            }
        };
        String page = report(many);
        assertThat(report(many)).isEqualTo(page);
        assertThat(Pattern.compile("<image ").matcher(page).results()).hasSize(24);
        assertThat(Pattern.compile("<tr><th>(<a href=\"#picture-\\d+\">)?p\\d")
                        .matcher(page)
                        .results())
                .hasSize(40);
    }

    @Test
    void ofALargePictureThePartWithMostErrorsIsShown() {
        List<Box> errors = List.of(new Box(100, 100, 10, 10), new Box(3000, 2000, 10, 10), new Box(3100, 2100, 10, 10));
        Viewport view = Viewport.of(4000, 3000, errors);
        assertThat(view.shows(errors.get(0))).isFalse();
        assertThat(view.shows(errors.get(1)) && view.shows(errors.get(2))).isTrue();
        assertThat(view.width()).isEqualTo(Viewport.SIDE);
        assertThat(view.shrinking()).isEqualTo(2);
        assertThat(Viewport.of(300, 200, errors)).isEqualTo(new Viewport(new Box(0, 0, 300, 200), 300, 200));
    }

    @Test
    void anOutlineHasNoStepsAndFollowsHoles() {
        boolean[] ring = new boolean[SIDE * SIDE];
        for (int i = 0; i < ring.length; i++) {
            double away = Math.hypot(i % SIDE - 9.5, i / SIDE - 9.5);
            ring[i] = away < 8 && away > 3;
        }
        String path = Outline.path(Mask.ofBitmap(SIDE, SIDE, ring), 0.25);
        assertThat(path).matches("(M[-. l\\d]+z){2}");
        assertThat(path.chars().filter(c -> c == 'l').count()).isBetween(12L, 40L);
    }

    @FunctionalInterface
    private interface Filling {
        void fill(EvaluationReport report) throws IOException;
    }

    private String report(Filling filling) throws IOException {
        return report(
                new EvaluationReport(List.of(new Category(1, "nucleus", true), new Category(2, "cell", true))),
                filling);
    }

    private String report(EvaluationReport report, Filling filling) throws IOException {
        filling.fill(report);
        report.write(
                folder,
                new TreeMap<>(Map.of("Model", "nuclei", "Data", "some/cells", "Split", "val")),
                Settings.JSON.readTree(
                        "{\"metric\": \"nuclei\", \"images\": 2, \"ap\": {\"0.50\": null}, \"mean_ap\": 0.618}"));
        return Files.readString(folder.resolve(EvaluationReport.FILE));
    }

    private static Sample sample(String name, Instance... objects) {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 256;
        }
        return new Sample(name, new Pixels(SIDE, SIDE, 1, 255, values), new Instances(SIDE, SIDE, List.of(objects)));
    }

    private static Instances found(Instance... objects) {
        return new Instances(
                SIDE,
                SIDE,
                List.of(objects).stream()
                        .map(object -> new Instance(object.mask(), object.category(), 0.5f))
                        .toList());
    }

    private static Instance box(int x, int y, int width, int height, int category) {
        boolean[] bitmap = new boolean[SIDE * SIDE];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = i % SIDE >= x && i % SIDE < x + width && i / SIDE >= y && i / SIDE < y + height;
        }
        return new Instance(Mask.ofBitmap(SIDE, SIDE, bitmap), category, 1);
    }
}
