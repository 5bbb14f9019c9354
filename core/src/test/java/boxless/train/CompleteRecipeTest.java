package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Dataset;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.file.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CompleteRecipeTest {
    /** Things, and stuff of four categories: sky, grass, water and brick. */
    private static final Dataset SHAPES =
            Shapes.dataset(ShapesScene.of(Difficulty.NORMAL).withSize(64, 64), 1, 6);

    private static List<String> notes(String recipe) {
        return CompleteRecipe.of(Recipe.bind("test", (ObjectNode) Settings.parseYaml(recipe)), SHAPES)
                .notes();
    }

    @Test
    void segmentsThatHaveNoSlotAreSaidBeforeTheFirstStep() {
        assertThat(notes("{method: max-deeplab, model: {network: {slots: 3}}, augment: []}"))
                .anySatisfy(
                        note -> assertThat(note)
                                .matches(
                                        "model.network.slots: 3 is too few for 6 of the 6 training images looked at, with up to \\d+ segments: the model loses \\d+ of \\d+ segments; 16 slots hold all"));
        assertThat(notes("{method: max-deeplab, model: {network: {slots: 16}}, augment: []}"))
                .noneMatch(note -> note.contains("slots"));
    }

    @Test
    void segmentsOutsideOfCropsNeedNoSlot() {
        assertThat(notes("{method: max-deeplab, model: {network: {slots: 4}}, augment: [{crop: {size: 5}}]}"))
                .noneMatch(note -> note.contains("slots"));
    }

    @Test
    void stuffThatIsLeftOutIsSaidWithWhatBecomesOfIt() {
        assertThat(notes("{method: max-deeplab, augment: [], data: {classes: [disc, sky, grass]}}"))
                .anyMatch(note -> note.startsWith("objects of 7 of the 8 categories are left out"))
                .contains(
                        "stuff of 2 of the 4 categories is left out, as no class has their names: water, brick; its pixels are void, and nothing is learned there");
        assertThat(notes("{method: adaptis, augment: [], data: {classes: [disc, ring]}}"))
                .contains(
                        "stuff of 4 of the 4 categories is left out, as no class has their names: sky, grass, water, brick; as no class is stuff, its pixels are background");
    }

    @Test
    void methodsThatLearnNoStuffSayNothingOfIt() {
        assertThat(notes("{method: solo, augment: [], data: {classes: [disc, ring]}}"))
                .noneMatch(note -> note.contains("stuff"));
    }
}
