package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Methods;
import boxless.file.Settings;
import boxless.train.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the guides say is true. */
class GuidesTest {
    private static final Path ROOT = root();

    @Test
    void theRecipeInTheTrainingGuideIsValid() throws IOException {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(guide("training.md"));
        assertThat(block.find()).isTrue();
        Recipe recipe = Recipe.bind("training.md", (ObjectNode) Settings.parseYaml(block.group(1)));
        assertThat(recipe.train().crops()).isEqualTo(28_000);
    }

    @Test
    void theTrainingGuideExplainsEveryKeyOfARecipe() throws IOException {
        JsonNode recipe = Settings.JSON.valueToTree(Recipe.bind("defaults", null));
        assertThat(recipe.has("then")).isTrue();
        assertThat(guide("training.md")).contains("\n### then\n");
        for (String section : List.of("data", "train", "validate")) {
            assertExplained(section, recipe.get(section));
        }
        assertExplained(
                "model: spatial-embeddings",
                Methods.named("defaults", "spatial-embeddings").complete("defaults", null));
        for (String variant : List.of(
                "{}",
                "{head: {kind: solov2}, mask_loss: {kind: bce}}",
                "{mask_loss: {kind: focal}, decoder: {suppression: {kind: masks}}}")) {
            assertExplained(
                    "model: solo", Methods.named("variant", "solo").complete("variant", Settings.parseYaml(variant)));
        }
    }

    @Test
    void theTrainingGuideExplainsEveryOptionOfAdaptIs() throws IOException {
        for (String variant : List.of(
                "{}",
                "{network: {kind: unet}, proposal_loss: {labels: {kind: fractions}}}",
                "{network: {kind: street}, decoder: {points: {kind: random}}}")) {
            assertExplained(
                    "model: adaptis",
                    Methods.named("variant", "adaptis").complete("variant", Settings.parseYaml(variant)));
        }
    }

    @Test
    void theTrainingGuideExplainsEveryOptionOfMaxDeepLab() throws IOException {
        for (String variant : List.of("{}", "{decoder: {rule: {kind: mask-wise}}}")) {
            assertExplained(
                    "model: max-deeplab",
                    Methods.named("variant", "max-deeplab").complete("variant", Settings.parseYaml(variant)));
        }
    }

    /** Every key, the inner ones too, is a word between backticks in its section. */
    private static void assertExplained(String section, JsonNode options) throws IOException {
        Matcher text = Pattern.compile("\n### " + section + "\n(.*?)(\n##|\\z)", Pattern.DOTALL)
                .matcher(guide("training.md"));
        assertThat(text.find()).as(section).isTrue();
        List<String> words = Pattern.compile("`([^`\n]+)`")
                .matcher(text.group(1))
                .results()
                .flatMap(code -> Pattern.compile("\\W+").splitAsStream(code.group(1)))
                .toList();
        assertThat(words).as(section).containsAll(keys(options).toList());
    }

    private static Stream<String> keys(JsonNode options) {
        return options.properties().stream()
                .flatMap(entry -> Stream.concat(Stream.of(entry.getKey()), keys(entry.getValue())));
    }

    @Test
    void everyRecipeOfTheProjectIsValid() throws IOException {
        try (Stream<Path> recipes = Files.list(ROOT.resolve("recipes"))) {
            for (Path recipe :
                    recipes.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                assertThat(Recipe.read(recipe, List.of()).data().train().path())
                        .as(recipe.toString())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everyLinkBetweenTheGuidesLeadsSomewhere() throws IOException {
        try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
            Stream<Path> pages = Stream.concat(
                    guides.filter(file -> file.toString().endsWith(".md")),
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve));
            for (Path page : pages.toList()) {
                Matcher link =
                        Pattern.compile("]\\((?!https?:)([^)#]*)(#[^)]+)?\\)").matcher(Files.readString(page));
                while (link.find()) {
                    Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                    assertThat(target).as(page.toString()).exists();
                    if (link.group(2) != null && target.toString().endsWith(".md")) {
                        assertThat(anchors(target)).as(page.toString()).contains(link.group(2));
                    }
                }
            }
        }
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading ->
                        "#" + heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static String guide(String name) throws IOException {
        return Files.readString(ROOT.resolve("docs").resolve(name));
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs"))
                ? here
                : here.resolve("..").normalize();
    }
}
