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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * COCO's numbers from the two files to the result, on all processors: by masks, as the official tool counts at a time, and by masks, boxes and
 * boundaries, as {@code boxless score --metric coco} does. The files stay in a folder named like their size, so that other tools can be timed on the
 * same ones: {@code scripts/peers/metrics.py}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Fork(1)
public class CocoApBenchmark {
    @Param({"5000x36000", "20000x144000"})
    public String picturesObjects = "";

    @Param({"target/coco-scenes"})
    public String folder = "";

    @Param({"SEGM", "SEGM,BBOX,BOUNDARY"})
    public String overlaps = "";

    @Setup
    public void files() throws IOException {
        String[] counts = picturesObjects.split("x");
        new CocoScenes(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]))
                .write(Path.of(folder, picturesObjects));
    }

    @Benchmark
    public List<CocoScore> score() {
        CocoAnnotations truth = CocoAnnotations.read(Path.of(folder, picturesObjects, "instances.json"));
        CocoResults found = CocoResults.read(Path.of(folder, picturesObjects, "results.json"), truth);
        List<CocoOverlap> kinds =
                Stream.of(overlaps.split(",")).map(CocoOverlap::valueOf).toList();
        CocoAp ap = new CocoAp(EnumSet.copyOf(kinds));
        truth.pictures().parallelStream()
                .forEach(picture -> ap.add(picture.id(), truth.objects(picture), found.objects(picture)));
        List<Integer> categories = truth.categories().stream().map(Category::id).toList();
        return kinds.stream().map(kind -> ap.score(kind, categories)).toList();
    }
}
