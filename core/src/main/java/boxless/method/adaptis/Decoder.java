package boxless.method.adaptis;

import boxless.mask.Box;
import boxless.mask.Segmentation;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** From what the network says to objects or to a partition: AdaptIS, section 3, without a tensor. */
final class Decoder {
    private final DecoderOptions options;
    private final Channels channels;
    private final int block;

    /** @param block at most so many masks of proposals are worked out at once, and exist at any time */
    Decoder(DecoderOptions options, Channels channels, int block) {
        this.options = options;
        this.channels = channels;
        this.block = block;
    }

    /** Reads an image at once, whatever the options say about crops. */
    Segmentation decode(Readout image, RandomGenerator random) {
        ThingMap things = things(image.semantic());
        select(image, random, mask -> things.add(MaskValues.of(mask)));
        return segmentation(image.semantic(), things);
    }

    /**
     * Reads an image at once or crop by crop, as the options say.
     *
     * @param width of the image
     * @param height of the image
     * @param image reads a crop; all are of one size
     * @param random for random points
     * @return a partition if there is stuff, else objects; every pixel belongs to at most one
     */
    Segmentation decode(int width, int height, Function<Box, Readout> image, RandomGenerator random) {
        int crop = options.crop() == 0 ? Integer.MAX_VALUE : options.crop();
        if (crop >= width && crop >= height) {
            return decode(image.apply(new Box(0, 0, width, height)), random);
        }
        Cuts rows = Cuts.of(height, crop, options.overlap());
        Cuts columns = Cuts.of(width, crop, options.overlap());
        return decode(width, height, rows, columns, image, random);
    }

    Segmentation decode(
            int width, int height, Cuts rows, Cuts columns, Function<Box, Readout> image, RandomGenerator random) {
        CropMerge merge = new CropMerge(width, height, rows, columns);
        SemanticAverage average = new SemanticAverage(
                width, height, channels.notThings(), channels.things().size());
        for (int row = 0; row < rows.starts().length; row++) {
            for (int column = 0; column < columns.starts().length; column++) {
                Box crop = Cuts.crop(rows, row, columns, column);
                Readout readout = image.apply(crop);
                average.add(crop, readout.semantic());
                CropObjects found = new CropObjects(width, height, crop);
                select(readout, random, found::add);
                merge.add(found);
            }
        }
        Semantic semantic = average.mean();
        ThingMap things = things(semantic);
        merge.objects().forEach(things::add);
        return segmentation(semantic, things);
    }

    private ThingMap things(Semantic semantic) {
        return new ThingMap(semantic, options.background(), options.points().mask());
    }

    private Segmentation segmentation(Semantic semantic, ThingMap things) {
        return new Regions(
                        semantic, channels, things.owners(options.leastThing()), things.things(), options.leastStuff())
                .segmentation();
    }

    private void select(Readout image, RandomGenerator random, Consumer<float[]> kept) {
        Semantic semantic = image.semantic();
        switch (options.points()) {
            case PointOptions.Proposals proposals -> {
                float[] map = proposalMap(image, proposals);
                int[] candidates = LocalMaxima.of(map, semantic.width(), semantic.height(), proposals)
                        .points();
                new GreedySelection(proposals, candidates, semantic.width(), map.length, image.head(), block)
                        .select(kept);
            }
            case PointOptions.Random points ->
                new RandomSelection(points, semantic.mostProbableThing(), semantic.width(), image.head(), random)
                        .select(kept);
        }
    }

    /** The proposals, first zeroed where no thing is probable enough, then blurred. */
    static float[] proposalMap(Readout image, PointOptions.Proposals options) {
        float[] map = image.proposals().get();
        float[] probable = image.semantic().mostProbableThing();
        for (int i = 0; i < map.length; i++) {
            if (probable[i] < (float) options.thing()) {
                map[i] = 0;
            }
        }
        return BoxBlur.of(map, image.semantic().width(), image.semantic().height(), options.blur());
    }
}
