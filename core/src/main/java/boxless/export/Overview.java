package boxless.export;

import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.MaskBuilder;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;

/** Large pictures and their objects, made smaller by a whole number. The last block of a row or column may be smaller than the others. */
final class Overview {
    private Overview() {}

    /** The mean of every block of factor x factor pixels. */
    static Pixels of(PictureSource picture, int factor) {
        int width = Math.ceilDiv(picture.width(), factor);
        int height = Math.ceilDiv(picture.height(), factor);
        float[] values = new float[Math.multiplyExact(picture.channels(), Math.multiplyExact(width, height))];
        for (int row = 0; row < height; row++) {
            int rows = Math.min(factor, picture.height() - row * factor);
            Pixels strip = picture.region(0, row * factor, picture.width(), rows);
            for (int c = 0; c < picture.channels(); c++) {
                int to = (c * height + row) * width;
                for (int i = 0, from = c * rows * strip.width(); i < rows; i++) {
                    for (int x = 0; x < strip.width(); x++, from++) {
                        values[to + x / factor] += strip.values()[from];
                    }
                }
                for (int x = 0; x < width; x++) {
                    values[to + x] /= rows * Math.min(factor, strip.width() - x * factor);
                }
            }
        }
        return new Pixels(width, height, picture.channels(), picture.range(), values);
    }

    /** An object has the blocks of which it covers at least half, and always the one that it covers most. */
    static Segmentation of(Segmentation found, int factor) {
        return found instanceof Panoptic panoptic ? of(panoptic, factor) : of(found.instances(), factor);
    }

    private static Panoptic of(Panoptic panoptic, int factor) {
        LabelMap map = panoptic.map();
        int width = Math.ceilDiv(map.width(), factor);
        int[] labels = new int[width * Math.ceilDiv(map.height(), factor)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = map.at(i % width * factor, i / width * factor);
        }
        return new Panoptic(new LabelMap(width, labels.length / width, labels), panoptic.segments());
    }

    private static Instances of(Instances found, int factor) {
        int width = Math.ceilDiv(found.width(), factor);
        int height = Math.ceilDiv(found.height(), factor);
        return new Instances(
                width,
                height,
                found.objects().stream()
                        .map(object -> new Instance(
                                smaller(object.mask(), factor, width, height),
                                object.category(),
                                object.score(),
                                object.crowd()))
                        .toList(),
                found.frontFirst());
    }

    private static Mask smaller(Mask mask, int factor, int width, int height) {
        MaskBuilder builder = new MaskBuilder(width, height);
        if (mask.isEmpty()) {
            return builder.build();
        }
        Box box = mask.box();
        int left = box.x() / factor;
        int top = box.y() / factor;
        int rows = (box.y() + box.height() - 1) / factor - top + 1;
        int[] counts = new int[((box.x() + box.width() - 1) / factor - left + 1) * rows]; // column by column
        mask.forEachRun((x, y, length) -> {
            for (int k = 0; k < length; k++) {
                counts[(x / factor - left) * rows + (y + k) / factor - top]++;
            }
        });
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        for (int i = 0; i < counts.length; i++) {
            int column = left + i / rows;
            int row = top + i % rows;
            int block =
                    Math.min(factor, mask.width() - column * factor) * Math.min(factor, mask.height() - row * factor);
            if (2 * counts[i] >= block || counts[i] == most) {
                builder.add((long) column * height + row, 1);
            }
        }
        return builder.build();
    }
}
