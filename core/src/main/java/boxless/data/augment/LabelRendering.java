package boxless.data.augment;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Draws the labels that a view shows: the nearest pixel's. Mirror images of objects that do not touch the mirror get new labels. */
final class LabelRendering {
    /** An object in one of the mirrored pictures that surround the original; x, y = 0 is the original. */
    private record Image(int label, int x, int y) {}

    private final int[] source;
    private final int w;
    private final int h;
    private final Set<Integer> whole;
    private final Map<Image, Integer> renamed = new HashMap<>();
    private final Map<Integer, Integer> copies = new LinkedHashMap<>();
    private final Map<Integer, BitSet> borders = new HashMap<>();
    private int nextLabel;

    /**
     * @param source (h, w)
     * @param whole labels that stay one region in mirror images too: stuff, crowds
     * @param firstNew the least label for mirror images; they also stay above all labels of the source
     */
    LabelRendering(int[] source, int w, int h, Set<Integer> whole, int firstNew) {
        this.source = source;
        this.w = w;
        this.h = h;
        this.whole = whole;
        this.nextLabel = firstNew;
    }

    /** New labels and the label each is a mirror image of, in the order of their first pixel. */
    Map<Integer, Integer> copies() {
        return copies;
    }

    int nextLabel() {
        return nextLabel;
    }

    int[] render(View view) {
        int[] out = new int[view.width() * view.height()];
        int at = 0;
        for (int y = 0; y < view.height(); y++) {
            double rowX = view.xy() * y + view.x0() + 0.5;
            double rowY = view.yy() * y + view.y0() + 0.5;
            for (int x = 0; x < view.width(); x++, at++) {
                int sx = (int) Math.floor(view.xx() * x + rowX);
                int sy = (int) Math.floor(view.yx() * x + rowY);
                if (sx >= 0 && sy >= 0 && sx < w && sy < h) {
                    out[at] = source[sy * w + sx];
                } else if (view.padding() == Padding.REFLECT) {
                    out[at] = mirrored(sx, sy);
                }
            }
        }
        return out;
    }

    private int mirrored(int sx, int sy) {
        int label = source[PixelRendering.mirror(sy, h) * w + PixelRendering.mirror(sx, w)];
        if (label == 0 || whole.contains(label)) {
            return label;
        }
        if (borders.isEmpty()) {
            findBorders();
        }
        BitSet touched = borders.getOrDefault(label, new BitSet());
        int tileX = joined(Math.floorDiv(sx, w), touched.get(0), touched.get(1));
        int tileY = joined(Math.floorDiv(sy, h), touched.get(2), touched.get(3));
        if (tileX == 0 && tileY == 0) {
            return label;
        }
        return renamed.computeIfAbsent(new Image(label, tileX, tileY), image -> {
            copies.put(nextLabel, label);
            return nextLabel++;
        });
    }

    /** The tile nearest to the original that is reached through mirrors which the object touches. */
    private static int joined(int tile, boolean touchesLow, boolean touchesHigh) {
        int at = tile;
        while (at != 0) {
            int inner = at > 0 ? at - 1 : at;
            // The mirror between tiles k and k + 1 shows the original's high border for even k, its low border for odd
            // k.
            boolean high = Math.floorMod(inner, 2) == 0;
            if (!(high ? touchesHigh : touchesLow)) {
                return at;
            }
            at += at > 0 ? -1 : 1;
        }
        return 0;
    }

    private void findBorders() {
        nextLabel = Math.max(nextLabel, IntStream.of(source).max().orElse(0) + 1);
        for (int y = 0; y < h; y++) {
            touch(source[y * w], 0);
            touch(source[y * w + w - 1], 1);
        }
        for (int x = 0; x < w; x++) {
            touch(source[x], 2);
            touch(source[(h - 1) * w + x], 3);
        }
    }

    private void touch(int label, int border) {
        borders.computeIfAbsent(label, k -> new BitSet()).set(border);
    }
}
