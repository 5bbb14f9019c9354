package boxless.method.solo;

import boxless.data.Sample;
import boxless.mask.Category;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The objects of training samples that no cell answers for, so that the network cannot learn them, or that are more than it may find. */
final class GridShortage {
    /** What is lost of COCO with the paper's grids is about as much. */
    private static final double BEARABLE = 0.05;

    private GridShortage() {}

    /** A line about them, and about objects beyond what the decoder gives; empty where they are few. */
    static Optional<String> of(SoloOptions options, List<Category> categories, Supplier<Stream<Sample>> samples) {
        ObjectSurvey survey = new ObjectSurvey(options.centre());
        try (Stream<Sample> all = samples.get()) {
            all.map(Sample::truth).forEach(survey::add);
        }
        List<String> lines = Stream.of(ofCells(options, survey), ofDecoder(options.decoder(), survey.counts()))
                .flatMap(Optional::stream)
                .toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", lines));
    }

    private static Optional<String> ofCells(SoloOptions options, ObjectSurvey survey) {
        GridFit fit = survey.fit(options.grids().sides(), options.sizes());
        if (fit.lost() <= BEARABLE * fit.objects()) {
            return Optional.empty();
        }
        int ofNoLevel = survey.ofNoLevel(options.sizes());
        int proposed = survey.propose().lost();
        String cure = proposed < fit.lost()
                ? "grids: auto, which chooses both, would lose %,d".formatted(proposed)
                : "no others lose fewer, so train on larger images, or on crops of them, with fewer objects in each";
        return text(
                "model.grids, model.sizes: the model cannot learn %,d of the %,d objects in the training images looked at, %,d because of their size, which no level takes, and %,d because others have all of their cells; %s",
                fit.lost(), fit.objects(), ofNoLevel, fit.lost() - ofNoLevel, cure);
    }

    /** @param objects of each image */
    private static Optional<String> ofDecoder(DecoderOptions decoder, int[] objects) {
        long images = Arrays.stream(objects)
                .filter(count -> count > decoder.objects())
                .count();
        return images == 0
                ? Optional.empty()
                : text(
                        "model.decoder.objects: %d is too few for %,d of the %,d training images looked at, with up to %d objects; raise decoder.candidates, %d, with it, of which an object takes several",
                        decoder.objects(),
                        images,
                        objects.length,
                        Arrays.stream(objects).max().orElse(0),
                        decoder.candidates());
    }

    private static Optional<String> text(String pattern, Object... values) {
        return Optional.of(String.format(Locale.ROOT, pattern, values));
    }
}
