package boxless.app.segment;

import boxless.Segmenter;
import boxless.app.options.SegmenterOptions;
import boxless.export.Result;
import boxless.export.ResultWriters;
import boxless.export.SharedPart;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.PixelSize;
import boxless.image.Reading;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done with each picture: read, look, segment, write its own files. Any number of threads may do it at once.
 *
 * @param sureScore from which on objects are shown and counted
 * @param pixelSize of all pictures; null where each says its own
 * @param stopped whether the user wants no more
 */
record PictureWork(
        SegmenterOptions options,
        Segmenter segmenter,
        double sureScore,
        Reading reading,
        @Nullable PixelSize pixelSize,
        TrainingDataCheck check,
        ResultWriters writers,
        BooleanSupplier stopped) {
    /** @param name of the results */
    Outcome segment(String name, Path file, Segmenter.Progress progress) {
        if (stopped.getAsBoolean()) {
            return new Outcome.Stopped();
        }
        Look look = Look.NONE;
        try (PictureSource picture = Pictures.open(file, reading)) {
            PictureSource input = options.input(picture);
            look = Look.at(input, check);
            Segmentation found = segmenter.segment(input, (tile, tiles) -> {
                progress.done(tile, tiles);
                if (stopped.getAsBoolean() && tile < tiles) {
                    throw new CancellationException();
                }
            });
            Segmentation sure = found.from(sureScore);
            PixelSize size = pixelSize == null ? PixelSize.of(file).orElse(null) : pixelSize;
            SharedPart rest = writers.writeOwnFiles(new Result(name, file, picture, found, sure, size));
            return new Outcome.Segmented(look, sure.instances().objects().size(), rest);
        } catch (CancellationException e) {
            return new Outcome.Stopped();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return new Outcome.Failed(look, e);
        }
    }
}
