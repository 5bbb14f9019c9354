package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.cityscapes.Cityscapes;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import boxless.metric.CityscapesAp;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Scores by Cityscapes' average precision. */
final class CityscapesScoring implements Scoring {
    /** The classes whose objects are judged. */
    static final List<Category> THINGS = Category.thingsOf(Cityscapes.classes());

    private final CityscapesAp ap = ap();
    private final List<Path> truths;

    private CityscapesScoring(List<Path> truths) {
        this.truths = truths;
    }

    /** @throws IllegalArgumentException where the data is not Cityscapes */
    static CityscapesScoring of(Dataset data) {
        return new CityscapesScoring(IntStream.range(0, data.size())
                .mapToObj(i -> truth(data.files(i)))
                .toList());
    }

    private static Path truth(List<Path> files) {
        return files.stream()
                .filter(Cityscapes::isTruth)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the data is not Cityscapes; give a folder with leftImg8bit/ and gtFine/"));
    }

    static CityscapesAp ap() {
        return new CityscapesAp(THINGS.stream().map(Category::id).toList(), Cityscapes.unjudged());
    }

    /** Reads the annotation as it is: a partition has lost what the metric tells apart in classes that are not judged. */
    @Override
    public void add(int index, Sample sample, Segmentation found) {
        ap.add(
                sample.name(),
                Cityscapes.instanceIds(truths.get(index)),
                found.instances().objects().stream()
                        .map(object -> new CityscapesAp.Prediction(object.mask(), object.category(), object.score()))
                        .toList());
    }

    @Override
    public Evaluation.Cityscapes result() {
        return new Evaluation.Cityscapes(ap.result(), THINGS);
    }
}
