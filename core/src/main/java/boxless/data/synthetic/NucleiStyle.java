package boxless.data.synthetic;

import boxless.data.synthetic.Look.Crowd;
import boxless.data.synthetic.Look.Form;
import boxless.data.synthetic.Look.Light;
import boxless.data.synthetic.Look.Stain;
import java.util.Locale;

/** Kinds of fluorescence images that laboratories make; within each kind, every image has its own size of nuclei, light and noise. */
public enum NucleiStyle {
    /** Small sharp ovals, far apart, on a dark background with faint streaks: cultured fibroblasts at low magnification. */
    SMALL_OVALS(26, 256, 256),
    /** Round nuclei of very different brightness with dying ones and fragments between them. */
    ROUND_CELLS(16, 256, 256),
    /** Thick clusters, partly out of focus, cells over cells in their own haze. */
    THICK_CLUSTERS(20, 256, 256),
    /** Few large textured nuclei at high magnification, dim and noisy, often touching. */
    LARGE_OVALS(18, 360, 360),
    /** A whole camera field with a hundred middle-sized nuclei, some dividing. */
    WIDE_FIELD(14, 696, 520),
    /** A crowded camera field: hundreds of nuclei, low contrast, wide halos, bright divisions. */
    DENSE_FIELD(5, 696, 520),
    /** Nuclei that took up the stain very differently, in uneven light over black. */
    UNEVEN_STAIN(3, 640, 512);

    private final int weight;
    private final int width;
    private final int height;

    NucleiStyle(int weight, int width, int height) {
        this.weight = weight;
        this.width = width;
        this.height = height;
    }

    /** How often the style is drawn, relative to the others. */
    int weight() {
        return weight;
    }

    /** Usual width of such an image. */
    public int width() {
        return width;
    }

    /** Usual height of such an image. */
    public int height() {
        return height;
    }

    /** As commands write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Look look(Dice d) {
        return switch (this) {
            case SMALL_OVALS ->
                new Look(
                        new Form(d.between(4.6, 9), d.between(0.1, 0.2), d.between(1.25, 1.6), 0.03, 0.06),
                        new Crowd(
                                d.between(0.015, 0.09), d.between(0, 0.12), 0.08, d.between(0, 0.4), 0.02, 0.05, 0.04),
                        new Stain(d.around(50, 0.4), d.between(0.14, 0.26), d.between(0.5, 0.8), 0.36, 2.6, 1.5, 0.5),
                        light(d, dark(d, 3, 14), d.between(0.65, 1.1), 0.03, d.between(0.02, 0.11)));
            case ROUND_CELLS ->
                new Look(
                        new Form(d.between(6, 12), d.between(0.18, 0.3), d.between(1.08, 1.3), 0.04, 0.15),
                        new Crowd(
                                d.between(0.02, 0.1),
                                d.between(0.05, 0.25),
                                0.2,
                                d.between(0.2, 0.65),
                                0.05,
                                0.15,
                                0.06),
                        new Stain(d.around(62, 0.45), d.between(0.14, 0.26), d.between(0.5, 0.85), 0.65, 2.8, 3, 3),
                        light(d, dark(d, 2, 14), d.between(0.65, 1.1), 0.05, d.between(0.02, 0.1)));
            case THICK_CLUSTERS ->
                new Look(
                        new Form(d.between(7, 11), d.between(0.14, 0.24), d.between(1.08, 1.25), 0.05, 0.08),
                        new Crowd(
                                d.between(0.08, 0.3),
                                d.between(0.2, 0.45),
                                0.35,
                                d.between(0.2, 0.65),
                                0.03,
                                0.05,
                                0.3),
                        new Stain(d.around(75, 0.45), d.between(0.25, 0.4), d.between(0.75, 1), 1.2, 4.5, 2, 4),
                        light(d, d.between(1, 6), d.between(1.2, 2), d.between(0.12, 0.3), 0.02));
            case LARGE_OVALS ->
                new Look(
                        new Form(d.between(22, 30), d.between(0.14, 0.25), d.between(1.3, 1.6), 0.05, 0.3),
                        new Crowd(
                                d.between(0.27, 0.46),
                                d.between(0.05, 0.2),
                                0.05,
                                d.between(0, 0.2),
                                0.015,
                                0.025,
                                0.02),
                        new Stain(d.around(22, 0.15), d.between(0.1, 0.2), d.between(0.6, 0.85), 0.5, 5, 3, 0.7),
                        light(d, d.between(3, 6.5), d.between(1.3, 1.8), 0.05, d.between(0.01, 0.05)));
            case WIDE_FIELD ->
                new Look(
                        new Form(d.around(14.5, 0.2), d.between(0.12, 0.22), d.between(1.25, 1.5), 0.04, 0.12),
                        new Crowd(
                                d.between(0.06, 0.32), d.between(0.05, 0.2), 0.1, d.between(0, 0.4), 0.03, 0.03, 0.06),
                        new Stain(d.around(50, 0.4), d.between(0.16, 0.3), d.between(0.6, 0.9), 0.5, 3.6, 2, 1),
                        light(d, dark(d, 2, 14), d.between(1.2, 2), d.between(0.03, 0.14), 0.02));
            case DENSE_FIELD ->
                new Look(
                        new Form(d.between(10.5, 14), d.between(0.12, 0.2), d.between(1.2, 1.45), 0.04, 0.06),
                        new Crowd(
                                d.between(0.22, 0.36), d.between(0.1, 0.3), 0.12, d.between(0, 0.15), 0.05, 0.03, 0.12),
                        new Stain(d.around(32, 0.3), d.between(0.2, 0.35), d.between(0.6, 0.9), 0.45, 3.6, 1, 0.5),
                        light(d, d.between(8, 22), d.between(1.4, 2.1), d.between(0.12, 0.3), 0.02));
            case UNEVEN_STAIN ->
                new Look(
                        new Form(d.between(15, 21), d.between(0.16, 0.28), d.between(1.2, 1.5), 0.05, 0.2),
                        new Crowd(
                                d.between(0.06, 0.14),
                                d.between(0.15, 0.35),
                                0.1,
                                d.between(0.2, 0.5),
                                0.03,
                                0.05,
                                0.1),
                        new Stain(d.around(22, 0.25), d.between(0.42, 0.58), d.between(0.4, 0.7), 0.5, 3.2, 3, 2),
                        light(d, d.between(0, 6), d.between(0.9, 1.4), 0.05, 0.04));
        };
    }

    /** Cameras add an offset or subtract it; little lies between. */
    private static double dark(Dice d, double low, double high) {
        double span = high - low;
        return d.chance(0.55) ? d.between(low, low + 0.3 * span) : d.between(high - 0.35 * span, high);
    }

    private static Light light(Dice d, double background, double psf, double halo, double haze) {
        double vignette = d.chance(0.5) ? d.between(0.02, 0.12) : d.between(0.12, 0.35);
        double debris = d.chance(0.6) ? d.between(0, 6) : d.between(6, 30);
        double shot = d.between(0.015, 0.09);
        double read = d.between(0.4, 0.9);
        double softness = d.between(0.35, 0.65);
        return new Light(background, psf, halo, haze, vignette, debris, shot, read, softness);
    }
}
