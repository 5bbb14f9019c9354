package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.TrainedOn;
import boxless.data.augment.Around;
import boxless.data.augment.Crop;
import boxless.data.augment.CropSize;
import boxless.data.augment.Padding;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.evaluate.Metric;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.tensor.Compute;
import java.nio.file.Path;
import java.util.Arrays;
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
                        "stuff of 2 of the 4 categories is left out, as no class has their names: water, brick; its pixels are void, which does not count for the classes");
        assertThat(notes("{method: adaptis, augment: [], data: {classes: [disc, ring]}}"))
                .contains(
                        "stuff of 4 of the 4 categories is left out, as no class has their names: sky, grass, water, brick; as no class is stuff, its pixels are background");
    }

    /** A car and a road, both as objects. */
    private static Dataset street() {
        int[] labels = new int[64 * 64];
        Arrays.fill(labels, 0, 64 * 8, 1); // a road, as wide as the image
        for (int y = 20; y < 25; y++) {
            Arrays.fill(labels, y * 64 + 30, y * 64 + 35, 2); // a car, which a crop around the road shows, too
        }
        Sample sample = new Sample(
                "street",
                new Pixels(64, 64, 3, 1, new float[3 * 64 * 64]),
                new Panoptic(
                        new LabelMap(64, 64, labels),
                        List.of(new Segment(1, 2, true, false, 1), new Segment(2, 1, true, false, 1))));
        return street(sample);
    }

    private static Dataset street(Sample sample) {
        return new Dataset() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public List<Category> categories() {
                return Category.things(List.of("car", "road"));
            }

            @Override
            public String name(int index) {
                return sample.name();
            }

            @Override
            public Sample read(int index) {
                return sample;
            }

            @Override
            public List<Path> files(int index) {
                return List.of();
            }
        };
    }

    private static Recipe ofStreet(String augment, String data) {
        return ofStreet(augment, data, street()).recipe();
    }

    private static CompleteRecipe ofStreet(String augment, String data, Dataset source) {
        String recipe = "{method: adaptis, augment: [%s], data: {stuff: [road], %s}}".formatted(augment, data);
        return CompleteRecipe.of(Recipe.bind("test", (ObjectNode) Settings.parseYaml(recipe)), source);
    }

    /** Both stay whole objects, and what is in front is so in a validation, too. */
    @Test
    void whatTheRecipeSaysIsStuffLiesBehindThingsThoughItWasDrawnFirst() {
        Instance road = new Instance(Mask.ofRuns(64, 64, 0, 64 * 64), 2, 1);
        Instance car = new Instance(Mask.ofRuns(64, 64, 10 * 64, 3 * 64, 51 * 64), 1, 1);
        Dataset drawn = street(new Sample(
                "street", new Pixels(64, 64, 3, 1, new float[3 * 64 * 64]), new Instances(64, 64, List.of(road, car))));
        Dataset training = ofStreet("", "least: {objects: 1}", drawn).training();
        assertThat(training.read(0).truth())
                .isEqualTo(training.truth(0))
                .isEqualTo(new Instances(64, 64, List.of(car, road), true));
        assertThat(training.facts(0).categories())
                .as("in the order of the objects")
                .containsExactly(1, 2);
        List<Category> classes = Category.of(List.of("car", "road"), List.of("road"));
        Panoptic validated = (Panoptic) Metric.PANOPTIC.forModel(drawn, classes).truth(0);
        assertThat(Panoptic.of(training.truth(0)).map()).isEqualTo(validated.map());
    }

    @Test
    void theRadiusOfAutoIsOfWhatTheRecipeSaysIsAThing() {
        assertThat(ofStreet("", "least: {objects: 0}")
                        .model()
                        .at("/coordinates/radius")
                        .asInt(0))
                .isEqualTo(5);
    }

    @Test
    void whatTheRecipeSaysIsStuffIsNoObjectForLimitsCropsAndDescriptions() {
        assertThat(ofStreet("", "least: {objects: 1}").data().classes()).containsExactly("car", "road");
        assertThatThrownBy(() -> ofStreet("", "least: {objects: 2}"))
                .hasMessageContaining("data.least: none of the 1 images has 2 objects");
        Recipe cropped = ofStreet("{crop: {size: auto}}", "least: {objects: 0}");
        assertThat(cropped.augment())
                .containsExactly(
                        new Crop(new CropSize(32, 32), Around.OBJECTS, Padding.REFLECT)); // the least of AdaptIS
        assertThat(new ReceiptMaker(cropped, street(), null, Compute.CPU_FP32, new TrainedScale(cropped.augment()))
                        .trainedOn()
                        .diameter())
                .isEqualTo(new TrainedOn.Diameter(5.642, 5.642, 5.642)); // of 25 pixels
    }

    @Test
    void aCropOfSizeAutoBehindRescaleIsRefused() {
        assertThatThrownBy(
                        () -> notes(
                                "{method: solo, augment: [{rescale: {short_side: [32], long_side: 32}}, {crop: {size: auto}}]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "augment: crop.size: auto is of the objects before rescale; give crop.size a number, or put crop before rescale");
    }

    @Test
    void aClassOfStuffIsRefusedByMethodsThatLearnNone() {
        assertThatThrownBy(() -> notes("{method: solo, augment: [], data: {classes: [disc, sky]}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "data.classes: 'sky' is stuff, which solo does not learn; leave it out, or use adaptis or max-deeplab");
        assertThatThrownBy(() -> notes("{method: spatial-embeddings, augment: [], data: {stuff: [disc]}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "data.stuff: 'disc' is stuff, which spatial-embeddings does not learn; leave it out, or use adaptis or max-deeplab");
    }

    @Test
    void methodsThatLearnNoStuffSayNothingOfIt() {
        assertThat(notes("{method: solo, augment: [], data: {classes: [disc, ring]}}"))
                .noneMatch(note -> note.contains("stuff"));
    }
}
