package boxless.app.serve.work;

import boxless.app.serve.http.Problem;
import boxless.data.TrainedOn;
import boxless.image.Appearance;
import boxless.image.PictureSource;
import boxless.mask.Segmentation;
import boxless.tensor.Precision;
import java.util.Optional;

/**
 * The models at work.
 *
 * @param mostPixels of a picture
 */
public record Networks(ModelShelf models, Desk desk, Precision precision, long mostPixels) {
    /** @throws Problem 422 if the picture has more pixels than allowed */
    public void requireSize(PictureSource picture) {
        if (pixels(picture) > mostPixels) {
            throw new Problem(
                    422,
                    "the picture has %dx%d pixels, but this server takes %.0f megapixels (--max-pixels); cut it, or use boxless segment"
                            .formatted(picture.width(), picture.height(), mostPixels / 1e6));
        }
    }

    /**
     * Finds the objects in a picture. On a worker's thread, see {@link Desk.Place#work}.
     *
     * @param model name
     * @throws Problem also 503 where it takes too long
     */
    public Segmented segment(Desk.Place place, String model, SegmentOptions options, PictureSource picture) {
        try (ModelShelf.Lease lease = models.lease(model)) {
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
