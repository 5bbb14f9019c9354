package boxless.bench;

import boxless.data.coco.CocoAnnotations;
import boxless.data.coco.CocoResults;
import boxless.mask.Category;
import boxless.metric.CocoAp;
import boxless.metric.CocoOverlap;
import boxless.metric.CocoScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
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

/**
 * COCO's segm numbers from the two files to the result, on all processors. The files stay in the folder, so that the official tool can be
 * timed on the same ones.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Fork(1)
public class CocoApBenchmark {
    @Param({"5000x36000"})
    public String picturesObjects = "";

    @Param({"target/coco-scenes"})
    public String folder = "";

    @Setup
    public void files() throws IOException {
        String[] counts = picturesObjects.split("x");
        new CocoScenes(Integer.parseInt(counts[0]), Integer.parseInt(counts[1])).write(Path.of(folder));
    }

    @Benchmark
    public CocoScore segm() {
        CocoAnnotations truth = CocoAnnotations.read(Path.of(folder, "instances.json"));
        CocoResults found = CocoResults.read(Path.of(folder, "results.json"), truth);
        CocoAp ap = new CocoAp(EnumSet.of(CocoOverlap.SEGM));
        truth.pictures().parallelStream()
                .forEach(picture -> ap.add(picture.id(), truth.objects(picture), found.objects(picture)));
        return ap.score(
                CocoOverlap.SEGM, truth.categories().stream().map(Category::id).toList());
    }
}
