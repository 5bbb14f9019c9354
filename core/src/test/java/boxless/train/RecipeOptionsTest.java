package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Methods;
import boxless.file.Settings;
import boxless.method.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Every key of every recipe, whatever nonsense stands there: a mistake is a line that says where, what, and what may stand there. */
class RecipeOptionsTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What the steps of an augmentation cannot do without. */
    private static final String STEPS = """
            [{crop: {size: 64}}, {rescale: {short_side: [64], long_side: 128}}, {flip: {}}, {rotate90: {}}, {affine: {}},
             {intensity: {}}, {invert: {}}, {noise: {sigma: [0, .1]}}, {blur: {sigma: [0, 1]}}]
            """;

    /** A complete recipe, and the part of it that no other one has. */
    record Given(ObjectNode recipe, String part) {
        void forEachPlace(BiConsumer<String, JsonNode> visit) {
            RecipeOptionsTest.forEachPlace(recipe, "", (key, node) -> {
                if (key.startsWith(part)) {
                    visit.accept(key, node);
                }
            });
        }

        @Override
        public String toString() {
            return recipe.path("method").asString() + " " + part;
        }
    }

    /** Every method with every kind of each of its parts. */
    static Stream<Given> recipes() {
        List<Given> recipes = new ArrayList<>();
        for (Paper<?> paper : Methods.all()) {
            ObjectNode usual = complete(NODES.objectNode().put("method", paper.name()));
            usual.set("augment", Settings.parseYaml(STEPS));
            ObjectNode whole = complete(usual);
            recipes.add(new Given(whole, ""));
            forEachPlace(whole, "", (key, node) -> {
                if (node.has("kind")) {
                    kinds(whole, key).forEach(kind -> recipes.add(new Given(complete(with(whole, key, kind)), key)));
                }
            });
        }
        return recipes.stream();
    }

    /** One element for each kind that may stand there, as the message about an unknown one lists them. */
    private static List<JsonNode> kinds(ObjectNode recipe, String key) {
        ObjectNode unknown = NODES.objectNode().put("kind", "?");
        String message = refusal(with(recipe, key, unknown));
        assertThat(message).contains("?");
        return Stream.of(message.replaceFirst(".*(choose|must be one of) ", "").split(", "))
                .<JsonNode>map(kind -> kind.equals("mean_std")
                        ? Settings.parseYaml("{kind: mean_std, mean: [.5], std: [.2]}")
                        : NODES.objectNode().put("kind", kind))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aMistakeIsALineForPeopleThatNamesTheSection(Given given) {
        ObjectNode recipe = given.recipe();
        given.forEachPlace((key, node) -> {
            for (JsonNode nonsense : List.of(
                    NODES.numberNode(-1e12),
                    NODES.numberNode(-1),
                    NODES.numberNode(0),
                    NODES.numberNode(1e12),
                    NODES.numberNode(1e300),
                    NODES.stringNode("banana"),
                    NODES.stringNode(""),
                    NODES.booleanNode(true),
                    Settings.parseYaml("[banana]"),
                    Settings.parseYaml("{banana: 3}"))) {
                String message = refusal(with(recipe, key, nonsense));
                if (!message.isEmpty()) {
                    assertIsForPeople(message, key);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void noNumberIsRoundedAndNoneIsInfinite(Given given) {
        ObjectNode recipe = given.recipe();
        given.forEachPlace((key, node) -> {
            if (node.isIntegralNumber()) {
                assertThat(refusal(with(recipe, key, NODES.numberNode(1.5)))).contains(keyOfList(key), "1.5");
            }
            if (node.isNumber()) {
                for (JsonNode number : List.of(
                        NODES.stringNode("Infinity"),
                        NODES.stringNode("NaN"),
                        NODES.numberNode(Double.POSITIVE_INFINITY))) {
                    assertThat(refusal(with(recipe, key, number))).contains(keyOfList(key));
                }
            }
            if (node.isObject() && !key.equals("augment") && !key.matches("augment\\[\\d+]")) {
                ObjectNode more = ((ObjectNode) node).deepCopy().put("banana", 3);
                assertThat(refusal(with(recipe, key, more))).contains("unknown key " + key + ".banana; known keys: ");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aChoiceIsMadeByItsNameAndNotByANumber(Given given) {
        ObjectNode recipe = given.recipe();
        given.forEachPlace((key, node) -> {
            String message = node.isString() ? refusal(with(recipe, key, NODES.stringNode("banana"))) : "";
            if (message.contains("must be one of")) {
                assertThat(message).contains(key + ": \"banana\"", node.stringValue());
                assertThat(refusal(with(recipe, key, NODES.numberNode(0)))).contains(key + ": 0, must be one of");
            }
        });
    }

    /** Of values that do not go together, a message may begin with the other one. */
    private static void assertIsForPeople(String message, String key) {
        int last = Math.max(key.lastIndexOf('.'), key.lastIndexOf('['));
        String section = last < 0 ? key : key.substring(0, last);
        assertThat(message)
                .as(key)
                .matches(said -> said.startsWith("r.yaml: " + section)
                        || said.startsWith("r.yaml: unknown key " + section)
                        || section.equals("method"))
                .doesNotContain("boxless.", "java.", "eserializ", "Json", "Cannot", "token", "null")
                .hasLineCount(1);
    }

    /** Without the place in a list, which the records of lists do not name. */
    private static String keyOfList(String key) {
        return key.replaceFirst("\\[\\d+]$", "");
    }

    private static ObjectNode complete(ObjectNode recipe) {
        return (ObjectNode) Settings.parseYaml(Recipe.bind("r.yaml", recipe).toYaml());
    }

    /** What is wrong; empty for what is taken. */
    private static String refusal(ObjectNode recipe) {
        try {
            Recipe.bind("r.yaml", recipe);
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Visits every value inside, with its key as messages write it. */
    private static void forEachPlace(JsonNode node, String key, BiConsumer<String, JsonNode> visit) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                String inner = key.isEmpty() ? entry.getKey() : key + "." + entry.getKey();
                visit.accept(inner, entry.getValue());
                forEachPlace(entry.getValue(), inner, visit);
            });
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                visit.accept(key + "[" + i + "]", list.get(i));
                forEachPlace(list.get(i), key + "[" + i + "]", visit);
            }
        }
    }

    private static ObjectNode with(ObjectNode recipe, String key, JsonNode value) {
        ObjectNode changed = recipe.deepCopy();
        String pointer = "/" + key.replaceAll("[.\\[]", "/").replace("]", "");
        int last = pointer.lastIndexOf('/');
        JsonNode parent = changed.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1);
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(name), value);
        } else {
            ((ObjectNode) parent).set(name, value);
        }
        return changed;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aCompleteRecipeMeansTheSameAgain(Given given) {
        assertThat(complete(given.recipe())).isEqualTo(given.recipe());
    }
}
