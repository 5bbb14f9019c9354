package boxless.bench;

import boxless.data.coco.PanopticFile;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import boxless.metric.PanopticQuality;
import boxless.metric.PanopticScore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Panoptic quality of 16 pictures of 512 x 512 with about 30 segments each, one thread: with the PNGs read anew, and of maps in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PanopticQualityBenchmark {
    /** Folder of the data that lies beside the repository. */
    @Param({"../shared/data"})
    public String data = "";

    private List<PanopticFile> files = List.of(); // truth and prediction
    private int[] partners = {};
    private Panoptic[] truths = {};
    private Panoptic[] predictions = {};

    @Setup
    public void read() {
        Path folder = Path.of(data);
        Path fixtures = folder.resolve("eval-fixtures/panopticapi");
        PanopticFile truth = PanopticFile.read(
                fixtures.resolve("facade_val_crowd_gt.json"), folder.resolve("facade/val/panoptic"), null);
        PanopticFile found =
                PanopticFile.read(fixtures.resolve("facade_val_crowd_pred.json"), null, truth.categories());
        files = List.of(truth, found);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            places.put(found.imageId(i), i);
        }
        truths = new Panoptic[truth.size()];
        predictions = new Panoptic[truth.size()];
        partners = new int[truth.size()];
        for (int i = 0; i < truths.length; i++) {
            partners[i] = places.getOrDefault(truth.imageId(i), -1);
            truths[i] = truth.partition(i);
            predictions[i] = found.partition(partners[i]);
        }
    }

    @Benchmark
    public PanopticScore files() {
        PanopticQuality quality = quality();
        for (int i = 0; i < truths.length; i++) {
            quality.add(
                    files.get(0).imageId(i),
                    files.get(0).partition(i),
                    files.get(1).partition(partners[i]));
        }
        return quality.result();
    }

    @Benchmark
    public PanopticScore maps() {
        PanopticQuality quality = quality();
        for (int i = 0; i < truths.length; i++) {
            quality.add(files.get(0).imageId(i), truths[i], predictions[i]);
        }
        return quality.result();
    }

    private PanopticQuality quality() {
        List<Category> categories = files.get(0).categories();
        return new PanopticQuality(Category.ids(categories, true), Category.ids(categories, false));
    }
}
