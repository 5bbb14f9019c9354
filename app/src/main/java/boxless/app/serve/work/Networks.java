package boxless.app.serve.work;

import boxless.Segmenter;
import boxless.app.options.SizeNote;
import boxless.app.serve.http.Problem;
import boxless.app.terminal.Times;
import boxless.image.Appearance;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Reading;
import boxless.mask.Segmentation;
import boxless.mask.Size;
import boxless.tensor.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The models at work.
 *
 * @param mostPixels of a picture
 * @param reading which channel, slice and frame of a picture they see
 */
public record Networks(ModelShelf models, Desk desk, Precision precision, long mostPixels, Reading reading) {
    /** Red, green, blue and one more. */
    private static final double USUAL_CHANNELS = 4;

    /** Opens a picture as the models see it. */
    public PictureSource open(Path file) {
        return Pictures.open(file, reading);
    }

    /**
     * The same of a picture in memory.
     *
     * @param name for messages
     */
    public PictureSource open(byte[] content, String name) {
        return Pictures.open(content, name, reading);
    }

    /**
     * The same of pixels that came without a file.
     *
     * @param name for messages
     */
    public PictureSource open(PictureSource pixels, String name) {
        return Pictures.chosen(Path.of(name), pixels, reading);
    }

    /** @throws Problem 422 if the picture has more pixels than allowed; where there are more than four channels, they count, too */
    public void requireSize(PictureSource picture) {
        int channels = picture.channels();
        if (size(picture).area() * weight(channels) > mostPixels) {
            throw new Problem(
                    422,
                    "the picture has %dx%d pixels%s, but this server takes %.0f megapixels (--max-pixels); cut it, or use boxless segment"
                            .formatted(picture.width(), picture.height(), ofChannels(channels), mostPixels / 1e6));
        }
    }

    /** As how many pixels one with so many channels counts. */
    private static double weight(int channels) {
        return Math.max(1, channels / USUAL_CHANNELS);
    }

    private static String ofChannels(int channels) {
        return channels > USUAL_CHANNELS ? " of %d channels".formatted(channels) : "";
    }

    /**
     * How large a picture is, by its header: before it waits for its turn.
     *
     * @param opening opens it
     * @throws Problem as {@link #requireSize} does
     */
    public Size size(Supplier<PictureSource> opening) {
        try (PictureSource picture = opening.get()) {
            requireSize(picture);
            return size(picture);
        }
    }

    private static Size size(PictureSource picture) {
        return new Size(picture.width(), picture.height());
    }

    /**
     * How many pixels are worked on where a model segments a picture, see {@link Segmenter#pixels}; for {@link Desk.Place#work}.
     *
     * @throws Problem 422 if those of the resized picture are more than allowed, its channels left to {@link #segment}, 400 as
     *     {@link SegmentOptions#segmenter} does, 404 and 503 as {@link ModelShelf#lease} does
     */
    public long pixels(ModelShelf.Entry model, SegmentOptions options, Size size) {
        try (ModelShelf.Lease lease = models.lease(model.name())) {
            requirePixels(options.factor(lease.model()), size, 1);
            return options.segmenter(lease.model(), precision).pixels(size.width(), size.height());
        }
    }

    private void requirePixels(double factor, Size size, int channels) {
        double seen = size.area() * (factor * factor);
        if (factor > 1 && seen * weight(channels) > mostPixels) {
            throw new Problem(
                    422,
                    "resized by %.3g the picture has %.1f megapixels%s, but this server takes %.0f (--max-pixels); choose a smaller scale, or a larger diameter, or cut the picture"
                            .formatted(factor, seen / 1e6, ofChannels(channels), mostPixels / 1e6));
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
            requirePixels(options.factor(lease.model()), size(picture), picture.channels());
            long begin = System.nanoTime();
            PictureSource input = options.input(picture);
            Segmenter segmenter = options.segmenter(lease.model(), precision);
            List<String> notes = new ArrayList<>();
            lease.model().card().remarks().forEach(remark -> notes.add("the model " + model + ": " + remark));
            difference(lease, input).ifPresent(notes::add);
            notes.addAll(SizeNote.all(model, segmenter, input.width(), input.height(), "", "="));
            Segmentation found = segmenter.segment(input, (tile, tiles) -> {
                if (place.isLate()) {
                    throw place.late();
                }
            });
            double milliseconds = Times.millisecondsSince(begin);
            Segmentation sure = found.from(options.sureScore(lease.model()));
            return new Segmented(lease.entry(), found, sure, notes, milliseconds);
        }
    }

    /** How a picture differs from those that the model was trained on, if it does. */
    private static Optional<String> difference(ModelShelf.Lease lease, PictureSource input) {
        return Optional.ofNullable(lease.model().card().trainedOn())
                .flatMap(trainedOn -> Appearance.of(input).flatMap(trainedOn::difference))
                .map(reason ->
                        "the picture does not look like those that %s was trained on: %s; do not trust the objects, whatever their scores"
                                .formatted(lease.entry().name(), reason));
    }
}
