package boxless.data.synthetic;

import boxless.data.FolderScan;
import boxless.data.Sample;
import boxless.file.AtomicFile;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Path;

/** Writes samples as the folders {@code images/} and {@code labels/} that data sets are read from. */
public final class SampleFolder {
    private SampleFolder() {}

    /**
     * Writes {@code images/NAME.png} (8 or 16 bits, as the image has) and {@code labels/NAME.png} (16 bits) below the folder; neither is ever
     * seen half written. Files of the same names are replaced; an old label image is never beside the new image.
     *
     * @throws IllegalArgumentException if the image is not grey or colour of a range of 255 or 65535, or a label is above 65,535
     * @throws IOException if a file cannot be written
     */
    public static void write(Path folder, Sample sample) throws IOException {
        LabelMap labels = sample.truth() instanceof Panoptic panoptic
                ? panoptic.map()
                : sample.truth().labels();
        String file = sample.name() + ".png";
        Path labelFile = folder.resolve(FolderScan.LABELS).resolve(file);
        AtomicFile.remove(labelFile);
        Pictures.writePng(sample.image(), folder.resolve(FolderScan.IMAGES).resolve(file));
        LabelFiles.writePng(labels, labelFile);
    }
}
