package boxless.app.options;

import boxless.app.terminal.Notes;
import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.data.yolo.YoloFolder;
import boxless.image.Reading;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a data set a command takes. */
public final class PartOptions {
    @Option(names = "--split", paramLabel = "S", description = "Sub-folder of DATA to use, for example test.")
    private @Nullable String split;

    @Option(
            names = "--labels",
            paramLabel = "NAME",
            defaultValue = FolderScan.LABELS,
            description = "Name of the folder with the label images (default: labels).")
    private String labels = FolderScan.LABELS;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description =
                    "Text file that lists the images to use, one name per line, without extension (default:" + " all).")
    private @Nullable Path names;

    /**
     * Opens the part, and says what of it is left out.
     *
     * @param wanted how to take data that can be taken in several ways; null for the usual way
     * @param reading what to read of every image
     * @throws boxless.file.BadFileException where it cannot be used
     */
    public Dataset open(Path data, @Nullable Layout wanted, Reading reading, PrintWriter err) {
        Dataset dataset =
                Datasets.open(data, split, labels, names == null ? null : Datasets.names(names), wanted, reading);
        Notes.say(dataset.notes(), err);
        return dataset;
    }

    /** What is read beside the files of {@link Dataset}: the list of the images, and YOLO's names of the classes. Some may be missing. */
    public List<Path> files(Path data) {
        Stream<Path> listed = names == null ? Stream.empty() : Stream.of(names);
        Stream<Path> classes = layout(data)
                .filter(Layout.YOLO::equals)
                .flatMap(layout -> YoloFolder.Place.in(data, split))
                .map(YoloFolder.Place::yaml)
                .stream();
        return Stream.concat(listed, classes).toList();
    }

    /** What the data is; empty where it is nothing known. */
    public Optional<Layout> layout(Path data) {
        return Layout.of(data, split, labels);
    }

    /** The part, for the report: name to value, as given. */
    public SequencedMap<String, String> facts() {
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        if (split != null) {
            facts.put("Split", split);
        }
        if (names != null) {
            facts.put("Images listed in", names.toString());
        }
        return facts;
    }
}
