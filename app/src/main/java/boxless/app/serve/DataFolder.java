package boxless.app.serve;

import boxless.app.options.PlaneOptions;
import boxless.app.serve.api.ClickRoutes;
import boxless.app.serve.api.ExportRoutes;
import boxless.app.serve.api.ModelRoutes;
import boxless.app.serve.api.ObjectRoutes;
import boxless.app.serve.api.PictureRoutes;
import boxless.app.serve.api.SegmentRoutes;
import boxless.app.serve.api.TrainingRoutes;
import boxless.app.serve.http.Router;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.OwnFolder;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.app.serve.training.Trainings;
import boxless.app.serve.training.TunedModels;
import boxless.app.serve.work.Networks;
import boxless.app.serve.work.OpenPictures;
import boxless.image.Reading;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All that a server does with its folder: pictures, their objects, clicks, results on their way, and the models that learn from them. */
final class DataFolder implements AutoCloseable {
    private final PictureStore pictures;
    private final AnnotationStore annotations = new AnnotationStore();
    private final Networks networks;
    private final OpenPictures open;
    private final TemporaryFolders results;
    private final TunedModels tuned;
    private final Trainings trainings;
    private final long mostBytes;

    /**
     * Opens it, and puts the models on the shelf that were fine-tuned there.
     *
     * @throws IOException if it cannot be read
     * @throws boxless.file.BadFileException if a link lies among what the server itself keeps there
     */
    DataFolder(ServeSettings settings, Networks networks, OpenPictures open) throws IOException {
        this.networks = networks;
        this.open = open;
        mostBytes = settings.mostBytes();
        pictures = new PictureStore(settings.data());
        OwnFolder.requireNoLinks(pictures.own("models"));
        results = new TemporaryFolders(pictures.own("results"), "result-", "the results");
        tuned = new TunedModels(pictures.own("models"), networks.models());
        tuned.restore();
        trainings = new Trainings(
                pictures.own("trainings"),
                pictures,
                annotations,
                tuned,
                arguments(settings.device(), settings.precision(), settings.reading()));
    }

    /** For the command that trains: where it computes, and that it sees of the pictures what the models here see, whatever they saw before. */
    static List<String> arguments(Device device, Precision precision, Reading reading) {
        return List.of(
                "--device",
                device.toString(),
                "--precision",
                precision.toString(),
                PlaneOptions.override("channel", reading.channel()),
                PlaneOptions.override("slice", reading.slice()),
                PlaneOptions.override("frame", reading.frame()));
    }

    Trainings trainings() {
        return trainings;
    }

    /** A hidden folder there for what the server itself keeps; need not be there. */
    Path own(String name) {
        return pictures.own(name);
    }

    void addTo(Router router) {
        new ModelRoutes(networks.models(), tuned).addTo(router);
        new PictureRoutes(pictures, annotations, networks, mostBytes).addTo(router);
        new ObjectRoutes(pictures, annotations, networks).addTo(router);
        new ClickRoutes(pictures, networks, open).addTo(router);
        new SegmentRoutes(networks, results).addTo(router);
        new ExportRoutes(pictures, annotations, networks, results).addTo(router);
        new TrainingRoutes(trainings, networks).addTo(router);
    }

    /** Ends a training that is under way. */
    @Override
    public void close() {
        trainings.close();
    }
}
