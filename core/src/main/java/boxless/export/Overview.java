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
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Large pictures made smaller by a whole number, and their objects. The last block of a row or column may be smaller than the others. */
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

    /**
     * An object has the blocks of which it covers at least half, and always the one that it covers most. Where the same block is that of several things of a
     * partition, the smallest has it. Stuff has the blocks whose middle it covers.
     */
    static Segmentation of(Segmentation found, int factor) {
        return of(found, Side.ofBlocks(found.width(), factor), Side.ofBlocks(found.height(), factor));
    }

    /** The same at any smaller size; the blocks of a side then differ by a pixel at most. */
    static Segmentation of(Segmentation found, int width, int height) {
        return of(found, Side.of(found.width(), width), Side.of(found.height(), height));
    }

    private static Segmentation of(Segmentation found, Side across, Side down) {
        return switch (found) {
            case Panoptic partition -> of(partition, across, down);
            case Instances objects -> of(objects, across, down);
        };
    }

    private static Panoptic of(Panoptic partition, Side across, Side down) {
        LabelMap map = partition.map();
        Map<Integer, Boolean> things =
                partition.segments().stream().collect(Collectors.toMap(Segment::id, Segment::thing));
        int[] labels = new int[Math.multiplyExact(across.blocks(), down.blocks())];
        int last = 0;
        int stuff = 0;
        for (int i = 0; i < labels.length; i++) {
            int label = map.at(across.middle(i % across.blocks()), down.middle(i / across.blocks()));
            if (label != last) {
                last = label;
                stuff = things.getOrDefault(label, true) ? 0 : label;
            }
            labels[i] = stuff;
        }
        map.masks().entrySet().stream()
                .filter(region -> things.getOrDefault(region.getKey(), false))
                .sorted(Comparator.comparingLong(region -> -region.getValue().area()))
                .forEach(region -> smaller(region.getValue(), across, down).paint(labels, region.getKey()));
        return new Panoptic(new LabelMap(across.blocks(), down.blocks(), labels), partition.segments());
    }

    private static Instances of(Instances found, Side across, Side down) {
        return new Instances(
                across.blocks(),
                down.blocks(),
                found.objects().stream()
                        .map(object -> new Instance(
                                smaller(object.mask(), across, down),
                                object.category(),
                                object.score(),
                                object.crowd()))
                        .toList(),
                found.frontFirst());
    }

    private static Mask smaller(Mask mask, Side across, Side down) {
        MaskBuilder builder = new MaskBuilder(across.blocks(), down.blocks());
        if (mask.isEmpty()) {
            return builder.build();
        }
        Box box = mask.box();
        int left = across.block(box.x());
        int top = down.block(box.y());
        int rows = down.block(box.y() + box.height() - 1) - top + 1;
        int[] counts = new int[(across.block(box.x() + box.width() - 1) - left + 1) * rows]; // column by column
        mask.forEachRun((x, y, length) -> {
            int column = (across.block(x) - left) * rows;
            int row = down.block(y);
            for (int from = y, end = y + length; from < end; row++) {
                int to = Math.min(end, down.start(row + 1));
                counts[column + row - top] += to - from;
                from = to;
            }
        });
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        for (int i = 0; i < counts.length; i++) {
            int column = left + i / rows;
            int row = top + i % rows;
            if (2L * counts[i] >= (long) across.size(column) * down.size(row) || counts[i] == most) {
                builder.add((long) column * down.blocks() + row, 1);
            }
        }
        return builder.build();
    }

    /**
     * A side of a picture, divided into blocks of which each becomes a pixel.
     *
     * @param span pixels that so many blocks have, were the last as large as the others
     */
    private record Side(int pixels, int blocks, long span) {
        /** Blocks of so many pixels. */
        static Side ofBlocks(int pixels, int size) {
            int blocks = Math.ceilDiv(pixels, size);
            return new Side(pixels, blocks, (long) blocks * size);
        }

        /** So many blocks. */
        static Side of(int pixels, int blocks) {
            return new Side(pixels, blocks, pixels);
        }

        /** The block of a pixel. */
        int block(int pixel) {
            return (int) ((long) pixel * blocks / span);
        }

        /** The first pixel of a block; the number of pixels for the one behind the last. */
        int start(int block) {
            return (int) Math.min(pixels, Math.ceilDiv(block * span, blocks));
        }

        int size(int block) {
            return start(block + 1) - start(block);
        }

        int middle(int block) {
            return start(block) + size(block) / 2;
        }
    }
}
