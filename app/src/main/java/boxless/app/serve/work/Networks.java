package boxless.app.serve.work;

import boxless.app.serve.http.Problem;
import boxless.data.TrainedOn;
import boxless.image.Appearance;
import boxless.image.PictureSource;
import boxless.mask.Segmentation;
import boxless.mask.Size;
import boxless.tensor.Precision;
import java.util.Optional;

/**
 * The models at work.
 *
 * @param mostPixels of a picture
 */
public record Networks(ModelShelf models, Desk desk, Precision precision, long mostPixels) {
    /** Red, green, blue and one more. */
    private static final double USUAL_CHANNELS = 4;

    /** @throws Problem 422 if the picture has more pixels than allowed; where there are more than four channels, they count, too */
    public void requireSize(PictureSource picture) {
        int channels = picture.channels();
        if (pixels(picture) * Math.max(1, channels / USUAL_CHANNELS) > mostPixels) {
            throw new Problem(
                    422,
                    "the picture has %dx%d pixels%s, but this server takes %.0f megapixels (--max-pixels); cut it, or use boxless segment"
                            .formatted(
                                    picture.width(),
                                    picture.height(),
                                    channels > USUAL_CHANNELS ? " of %d channels".formatted(channels) : "",
                                    mostPixels / 1e6));
        }
    }

    /**
     * How many pixels a model sees of a picture that is resized first, or those of the picture if they are more; for {@link Desk.Place#work}.
     *
     * @throws Problem 422 if they are more than allowed
     */
    public long pixels(ModelShelf.Entry model, SegmentOptions options, Size size) {
        return pixels(options.factor(model.card()), size);
    }

    private long pixels(double factor, Size size) {
        double seen = (double) size.width() * size.height() * Math.max(1, factor * factor);
        if (factor > 1 && seen > mostPixels) {
            throw new Problem(
                    422,
                    "resized by %.3g the picture has %.1f megapixels, but this server takes %.0f (--max-pixels); choose a smaller scale, or a larger diameter, or cut the picture"
                            .formatted(factor, seen / 1e6, mostPixels / 1e6));
        }
        return (long) seen;
    }

    /**
     * Finds the objects in a picture. On a worker's thread, see {@link Desk.Place#work}.
     *
     * @param model name
     * @throws Problem also 503 where it takes too long
     */
    public Segmented segment(Desk.Place place, String model, SegmentOptions options, PictureSource picture) {
        try (ModelShelf.Lease lease = models.lease(model)) {
            pixels(options.factor(lease.model().card()), new Size(picture.width(), picture.height()));
            long begin = System.nanoTime();
            PictureSource input = options.input(picture);
            TrainedOn trainedOn = lease.model().card().trainedOn();
            Optional<String> difference =
                    trainedOn == null ? Optional.empty() : Appearance.of(input).flatMap(trainedOn::difference);
            Segmentation found = options.segmenter(lease.model(), precision).segment(input, (tile, tiles) -> {
                if (place.isLate()) {
                    throw place.late();
                }
            });
            double milliseconds = Math.round((System.nanoTime() - begin) / 1e5) / 10.0;
            return new Segmented(
                    model,
                    found,
                    found.from(options.sureScore(lease.model())),
                    lease.entry().categories(),
                    difference,
                    milliseconds);
        }
    }

    /** Of a picture, for {@link Desk.Place#work}. */
    public static long pixels(PictureSource picture) {
        return (long) picture.width() * picture.height();
    }
}
