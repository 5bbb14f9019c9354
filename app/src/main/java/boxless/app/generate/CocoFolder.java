package boxless.app.generate;

import boxless.data.FolderScan;
import boxless.data.Sample;
import boxless.data.coco.CocoInstances;
import boxless.data.coco.CocoPanoptic;
import boxless.export.CocoJson;
import boxless.export.PanopticFolder;
import boxless.file.EarlierFiles;
import boxless.image.Pictures;
import boxless.mask.Category;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set while it is written: {@code images/}, the things in {@code instances.json}, the partitions in {@code panoptic.json + panoptic/}. The
 * JSON files appear when it is closed, with the pictures that were written until then. Those of an earlier data set go before its first picture does.
 */
final class CocoFolder implements Closeable {
    private final Path folder;
    private final CocoJson instances;
    private final PanopticFolder partitions;
    private final EarlierFiles earlier;

    CocoFolder(Path folder, List<Category> categories) throws IOException {
        this.folder = folder;
        earlier = new EarlierFiles(folder.resolve(CocoInstances.JSON), folder.resolve(CocoPanoptic.JSON));
        instances = CocoJson.truth(folder.resolve(CocoInstances.JSON), Category.byId(Category.thingsOf(categories)));
        try {
            partitions = PanopticFolder.open(folder, categories);
        } catch (IOException | RuntimeException e) {
            instances.close();
            throw e;
        }
    }

    void write(Sample sample) throws IOException {
        earlier.remove();
        String file = sample.name() + ".png";
        Pictures.writePng(sample.image(), folder.resolve(FolderScan.IMAGES).resolve(file));
        instances.add(
                file,
                sample.image().width(),
                sample.image().height(),
                sample.truth().instances().objects());
        partitions.add(file, sample.truth());
    }

    @Override
    public void close() throws IOException {
        try (partitions) {
            instances.close();
        }
    }
}
