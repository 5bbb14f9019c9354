package boxless.app.generate;

import boxless.app.options.ForeignData;
import boxless.app.terminal.PictureProgress;
import boxless.app.terminal.Times;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.folders.Layout;
import boxless.file.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --output}, {@code --count} and {@code --seed}, for every kind of pictures that can be generated. */
final class SeriesOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description =
                    "Output folder; files of the same names are replaced, and a folder with another data set is refused.")
    private Path output = Path.of("");

    @Option(names = "--count", required = true, paramLabel = "N", description = "Number of images.")
    private int count;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Any whole number (default: 1).")
    private long seed;

    @FunctionalInterface
    interface SampleWriter {
        void write(Sample sample) throws IOException;
    }

    Path output() {
        return output;
    }

    long seed() {
        return seed;
    }

    int count() {
        return count;
    }

    /** Throws for a count that is none. */
    void check() {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count " + count + ": give at least 1");
        }
    }

    /**
     * Throws if the folder holds another data set. To be called before anything is written.
     *
     * @param layouts how this one is written
     */
    void requireRoom(Dataset made, Set<Layout> layouts) {
        Set<String> images =
                IntStream.range(0, count).mapToObj(i -> made.name(i) + ".png").collect(Collectors.toSet());
        ForeignData.refuse(output, images, layouts);
    }

    /** Makes and writes one picture after the other, and says how many there are. */
    void write(Dataset made, SampleWriter writer) throws IOException {
        long begin = System.nanoTime();
        long objects = 0;
        try (PictureProgress progress = new PictureProgress(spec.commandLine().getErr(), "Generating", count)) {
            for (int i = 0; i < count; i++) {
                Sample sample = made.read(i);
                writer.write(sample);
                objects += sample.truth().instances().objects().size();
                progress.step();
            }
        }
        String elapsed = Times.text(Duration.ofNanos(System.nanoTime() - begin));
        spec.commandLine()
                .getOut()
                .printf("%s, %s, %s: %s%n", Count.of(count, "image"), Count.of(objects, "object"), elapsed, output);
    }
}
