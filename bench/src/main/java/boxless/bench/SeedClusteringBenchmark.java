package boxless.bench;

import boxless.mask.Instances;
import boxless.method.spatialembeddings.Clustering;
import boxless.method.spatialembeddings.ClusteringOptions;
import boxless.method.spatialembeddings.EmbeddingScenes;
import boxless.method.spatialembeddings.Embeddings;
import boxless.method.spatialembeddings.NaiveSeedClustering;
import boxless.method.spatialembeddings.SeedClustering;
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
 * From the raw network output of one picture to its objects' run lengths, one thread; 30 % foreground. Beside it the
 * reference's loop written in Java.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SeedClusteringBenchmark {
    @Param({"512x512x10", "2048x1024x30", "2048x1024x300"})
    public String widthHeightObjects = "";

    private final Clustering clustering = new SeedClustering(ClusteringOptions.CITYSCAPES);
    private Embeddings embeddings = EmbeddingScenes.street(8, 8, 1, 0.3);

    @Setup
    public void scene() {
        String[] size = widthHeightObjects.split("x");
        embeddings = EmbeddingScenes.street(
                Integer.parseInt(size[0]), Integer.parseInt(size[1]), Integer.parseInt(size[2]), 0.3);
    }

    @Benchmark
    public Instances blocks() {
        return clustering.cluster(embeddings);
    }

    @Benchmark
    public Instances everyPixelForEverySeed() {
        return NaiveSeedClustering.cluster(embeddings, ClusteringOptions.CITYSCAPES);
    }
}
