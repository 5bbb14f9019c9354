package boxless.method.spatialembeddings;

import boxless.drawing.ColourMap;
import boxless.drawing.Drawing;
import boxless.drawing.Oklab;
import boxless.mask.LabelMap;
import boxless.method.Explanation;
import boxless.method.Explanation.Picture;
import boxless.method.Subject;
import java.util.function.Consumer;

/** Shows what the clustering sees: seeds, where every pixel points, and where pixels meet. */
final class EmbeddingPictures {
    private static final int WHITE = 0xFFFFFF;

    private final Subject subject;
    private final Embeddings embeddings;
    private final LabelMap objects;
    private final float[] seeds; // greatest of the classes
    private final float[] columns; // where each pixel points, in pixels
    private final float[] rows;
    private final double foreground;

    /**
     * @param objects labels of what the clustering found
     * @param foreground seed probability from which on pixels take part
     */
    EmbeddingPictures(Subject subject, Embeddings embeddings, LabelMap objects, double foreground) {
        this.subject = subject;
        this.embeddings = embeddings;
        this.objects = objects;
        this.foreground = foreground;
        int pixels = embeddings.width() * embeddings.height();
        seeds = new float[pixels];
        columns = new float[pixels];
        rows = new float[pixels];
        for (int y = 0, i = 0; y < embeddings.height(); y++) {
            for (int x = 0; x < embeddings.width(); x++, i++) {
                for (int kind = 0; kind < embeddings.classes(); kind++) {
                    seeds[i] = Math.max(seeds[i], embeddings.seed(kind, x, y));
                }
                columns[i] = (float) (embeddings.x(x, y) / embeddings.grid().stepX());
                rows[i] = (float) (embeddings.y(x, y) / embeddings.grid().stepY());
            }
        }
    }

    void explain(Consumer<Explanation> explanations) {
        explanations.accept(seeds());
        explanations.accept(offsets());
        explanations.accept(meetings());
        explanations.accept(margins());
    }

    private Drawing dimmed() {
        return Drawing.onDimmed(subject.image());
    }

    private Picture seeds() {
        return new Picture(
                "seeds",
                "seed map: how good a centre of an object each pixel is; bright pixels become objects first",
                dimmed().heat(seeds, ColourMap.EMBER).edges(objects, WHITE).pixels());
    }

    /** Around a centre all directions occur: every object is a wheel of colours. */
    private Picture offsets() {
        int width = embeddings.width();
        double longest = 1;
        for (int i = 0; i < seeds.length; i++) {
            if (seeds[i] > foreground) {
                longest = Math.max(longest, length(i, width));
            }
        }
        double full = longest;
        Drawing drawing = dimmed().cover(
                        i -> {
                            double hue = Math.atan2(rows[i] - i / width, columns[i] - i % width) / (2 * Math.PI);
                            double share = Math.sqrt(Math.min(1, length(i, width) / full));
                            return Oklab.hued(0.93 - 0.23 * share, 0.02 + 0.20 * share, hue);
                        },
                        i -> seeds[i] > foreground ? 0.95 : 0)
                .edges(objects, WHITE);
        return new Picture(
                "offsets",
                "where each pixel points: the hue is the direction to its centre, pale is near; every object is a colour wheel",
                drawing.pixels());
    }

    private double length(int pixel, int width) {
        return Math.hypot(columns[pixel] - pixel % width, rows[pixel] - pixel / width);
    }

    private Picture meetings() {
        int width = embeddings.width();
        int height = embeddings.height();
        float[] votes = new float[seeds.length];
        float most = 1;
        for (int i = 0; i < seeds.length; i++) {
            int x = Math.round(columns[i]);
            int y = Math.round(rows[i]);
            if (seeds[i] > foreground && x >= 0 && x < width && y >= 0 && y < height) {
                most = Math.max(most, ++votes[y * width + x]);
            }
        }
        float[] glow = new float[votes.length];
        for (int i = 0; i < votes.length; i++) {
            if (votes[i] > 0) {
                float value = (float) (0.3 + 0.7 * Math.log1p(votes[i]) / Math.log1p(most));
                glow(glow, i % width, i / width, value);
            }
        }
        return new Picture(
                "embeddings",
                "where the pixels of objects meet: the brighter, the more of them point there (logarithmic, up to %d)"
                        .formatted((int) most),
                dimmed().heat(glow, ColourMap.EMBER).edges(objects, 0x7896A0).pixels());
    }

    /** A single pixel is hard to see: its neighbours glow too. */
    private void glow(float[] glow, int x, int y, float value) {
        for (int row = Math.max(0, y - 1); row <= Math.min(embeddings.height() - 1, y + 1); row++) {
            for (int column = Math.max(0, x - 1); column <= Math.min(embeddings.width() - 1, x + 1); column++) {
                int at = row * embeddings.width() + column;
                float share = row == y && column == x ? 1 : 0.65f;
                glow[at] = Math.max(glow[at], share * value);
            }
        }
    }

    /** The distance at which the probability falls to a half: (ln 2 / alpha)^1/2. */
    private Picture margins() {
        int width = embeddings.width();
        float[] margins = new float[seeds.length];
        float longest = 0;
        for (int i = 0; i < margins.length; i++) {
            if (seeds[i] > foreground) {
                double alpha = embeddings.alphaX(i % width, i / width);
                margins[i] = (float)
                        (Math.sqrt(Math.log(2) / alpha) / embeddings.grid().stepX());
                longest = Math.max(longest, margins[i]);
            }
        }
        float scale = Math.max(longest, 1e-6f);
        return new Picture(
                "margins",
                "margin of the cluster around each pixel's embedding: light is wide, for large objects, up to %.0f pixels"
                        .formatted(longest),
                dimmed().cover(i -> ColourMap.LAGOON.of(margins[i] / scale), i -> seeds[i] > foreground ? 0.95 : 0)
                        .edges(objects, WHITE)
                        .pixels());
    }
}
