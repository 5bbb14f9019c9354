package boxless.bench;

import boxless.Model;
import boxless.data.Dataset;
import boxless.data.TrainedOn;
import boxless.data.folders.Datasets;
import boxless.file.Settings;
import boxless.weights.DType;
import boxless.weights.Safetensors;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes into the file of a model, trained before training did so itself, what its training data looked like. The weights stay as they are. Run by
 * {@code scripts/describe}.
 */
public final class DescribeModel {
    private DescribeModel() {}

    /** @param args model file, data, split, and possibly a file with the names of the images */
    public static void main(String[] args) {
        if (args.length < 3) {
            throw new IllegalArgumentException("give MODEL DATA SPLIT [NAMES]");
        }
        Path file = Path.of(args[0]);
        List<String> names = args.length > 3 ? Datasets.names(Path.of(args[3])) : null;
        Dataset data = Datasets.open(Path.of(args[1]), args[2], "labels", names);
        TrainedOn trainedOn = TrainedOn.of(data, false);
        boolean half = Safetensors.read(file).tensors().values().stream().anyMatch(t -> t.dtype() == DType.F16);
        try (Model model = Model.read(file)) {
            model.write(file, half ? DType.F16 : DType.F32, model.card().withTrainedOn(trainedOn));
        }
        System.out.println(file + ": " + Settings.JSON.writeValueAsString(trainedOn));
    }
}
