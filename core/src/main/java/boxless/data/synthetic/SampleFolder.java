package boxless.data.synthetic;

import boxless.data.Sample;
import boxless.file.AtomicFile;
import boxless.image.Pixels;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Path;

/** Writes samples as the folders {@code images/} and {@code labels/} that data sets are read from. */
public final class SampleFolder {
    private static final int MOST_LABELS = 65_535;

    private SampleFolder() {}

    /**
     * Writes {@code images/NAME.png} (8 or 16 bits, as the picture has) and {@code labels/NAME.png} (16 bits) below the folder; neither is ever
     * seen half written. Files of the same names are replaced.
     *
     * @throws IllegalArgumentException if the picture is not grey with a range of 255 or 65535, or has more than 65,535 objects
     * @throws IOException if a file cannot be written
     */
    public static void write(Path folder, Sample sample) throws IOException {
        Pixels image = sample.image();
        if (image.channels() != 1 || (image.range() != 255 && image.range() != 65535)) {
            throw new IllegalArgumentException(
                    sample.name() + ": only grey pictures of 8 or 16 bits can be written; convert it first");
        }
        LabelMap labels = sample.truth() instanceof Panoptic panoptic
                ? panoptic.map()
                : sample.truth().labels();
        for (int label : labels.labels()) {
            if (label > MOST_LABELS) {
                throw new IllegalArgumentException(
                        sample.name() + ": label " + label + " does not fit 16 bits; use smaller pictures");
            }
        }
        String file = sample.name() + ".png";
        float[] values = image.values();
        int bits = image.range() == 255 ? 8 : 16;
        AtomicFile.write(
                folder.resolve("images").resolve(file),
                out -> GreyPng.write(out, image.width(), image.height(), bits, i -> Math.round(values[i])));
        AtomicFile.write(
                folder.resolve("labels").resolve(file),
                out -> GreyPng.write(out, image.width(), image.height(), 16, i -> labels.labels()[i]));
    }
}
