package boxless.image;

import boxless.file.BadFileException;
import boxless.mask.LabelMap;
import java.nio.file.Path;

/**
 * Label images: one whole number per pixel, 0 is background; gaps between the numbers are fine.
 * Grey PNG (1 to 16 bits), palette PNG (the index is the label, whatever its colour) and one-channel TIFF (up to 32 bits,
 * also floating point that holds whole numbers).
 */
public final class LabelFiles {
    private LabelFiles() {}

    /**
     * @throws BadFileException where the file is missing, broken, too large, or not a label image
     */
    public static LabelMap read(Path file) {
        return Pictures.guard(file, () -> switch (FileFormat.of(file)) {
            case PNG -> png(file, Png.decode(file, Pictures.bytes(file)));
            case JPEG ->
                throw new BadFileException(
                        file, "is a JPEG, which does not keep labels exact; save labels as 16-bit grey PNG or as TIFF");
            case TIFF -> Tiff.labels(file);
        });
    }

    private static LabelMap png(Path file, Png png) {
        if (png.channels() != 1) {
            throw colour(file, png.channels());
        }
        float[] samples = png.samples();
        int[] labels = new int[samples.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) samples[i];
        }
        return new LabelMap(png.width(), png.height(), labels);
    }

    static BadFileException colour(Path file, int channels) {
        return new BadFileException(
                file,
                "has %d channels, a label image has one; save one number per object as 16-bit grey PNG or as TIFF"
                        .formatted(channels));
    }
}
