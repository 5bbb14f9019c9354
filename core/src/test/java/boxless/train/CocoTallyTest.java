package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.synthetic.Difficulty;
import boxless.data.synthetic.Shapes;
import boxless.data.synthetic.ShapesScene;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Choosing the best model by COCO's metric. */
class CocoTallyTest {
    private static final Dataset DATA = Shapes.dataset(ShapesScene.of(Difficulty.NORMAL), 1, 4);
    private static final List<Category> THINGS = DATA.categories().stream()
            .filter(Category::thing)
            .sorted(Comparator.comparing(Category::name))
            .toList();
    private static final List<String> CLASSES =
            THINGS.stream().map(Category::name).toList();

    @Test
    void classesAreThoseOfTheSameName() {
        assertThat(scoreOf(number -> number)).isEqualTo(1);
    }

    @Test
    void anObjectOfAnotherClassIsNoHit() {
        // Things of a partition have no pixel in common, so nothing of the right class overlaps any of them.
        assertThat(scoreOf(number -> number % CLASSES.size() + 1)).isZero();
    }

    @Test
    void everyClassThatOccursCountsTheSame() {
        Set<Integer> occurring = new TreeSet<>();
        for (int i = 0; i < DATA.size(); i++) {
            DATA.read(i).truth().instances().objects().forEach(object -> occurring.add(classOf(object)));
        }
        assertThat(occurring).contains(1, 2);
        // Two classes that are taken for each other score 0, the others 1.
        assertThat(scoreOf(number -> number <= 2 ? 3 - number : number))
                .isEqualTo((occurring.size() - 2.0) / occurring.size(), within(1e-12));
    }

    @Test
    void aModelOfOtherClassesIsRefusedBeforeItIsTrained() {
        assertThatThrownBy(() -> new CocoTally(DATA, List.of("cat", "dog"))).hasMessageContaining("cat, dog");
        assertThatThrownBy(() -> new CocoTally(DATA, List.of("thing"))).hasMessageContaining("stands for all");
    }

    private static double scoreOf(IntUnaryOperator change) {
        CocoTally tally = new CocoTally(DATA, CLASSES);
        for (int i = 0; i < DATA.size(); i++) {
            Sample sample = DATA.read(i);
            List<Instance> found = sample.truth().instances().objects().stream()
                    .map(object -> new Instance(object.mask(), change.applyAsInt(classOf(object)), .9f))
                    .toList();
            tally.add(
                    i,
                    sample,
                    new Instances(sample.image().width(), sample.image().height(), found));
        }
        return tally.result().getOrDefault(Validator.SCORE, Double.NaN);
    }

    private static int classOf(Instance object) {
        for (int k = 0; k < THINGS.size(); k++) {
            if (THINGS.get(k).id() == object.category()) {
                return k + 1;
            }
        }
        throw new AssertionError(object.category());
    }
}
