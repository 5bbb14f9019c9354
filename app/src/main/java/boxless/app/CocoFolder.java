package boxless.app;

import boxless.data.Category;
import boxless.data.Sample;
import boxless.export.CocoInstances;
import boxless.image.Pictures;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A data set while it is written: {@code images/} and {@code instances.json} with the things; the file appears when it is closed. */
final class CocoFolder implements Closeable {
    private final Path folder;
    private final CocoInstances instances;

    CocoFolder(Path folder, List<Category> categories) throws IOException {
        this.folder = folder;
        Map<Integer, String> things = new LinkedHashMap<>();
        categories.stream().filter(Category::thing).forEach(thing -> things.put(thing.id(), thing.name()));
        instances = CocoInstances.truth(folder.resolve("instances.json"), things);
    }

    void write(Sample sample) throws IOException {
        String file = sample.name() + ".png";
        Pictures.writePng(sample.image(), folder.resolve("images").resolve(file));
        instances.add(
                file,
                sample.image().width(),
                sample.image().height(),
                sample.truth().instances().objects());
    }

    @Override
    public void close() throws IOException {
        instances.close();
    }
}
