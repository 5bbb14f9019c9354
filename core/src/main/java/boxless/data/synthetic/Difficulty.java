package boxless.data.synthetic;

import java.util.Locale;

/** How hard a scene of shapes is to take apart. Sizes are shares of the image's shorter side. */
public enum Difficulty {
    /** Few large things that stand apart and stand out. */
    EASY(3, 6, 0.11, 0.2, 0.25, 0.8, 0.2, 0, 2, 0),
    /** Things of many sizes that hide parts of each other. */
    NORMAL(5, 11, 0.06, 0.19, 0.4, 0.5, 0.12, 0.05, 5, 4),
    /** Crowds of small and half hidden things, some in the colours of the ground, marks on the ground that are nothing, noise. */
    HARD(12, 24, 0.04, 0.17, 0.5, 0.3, 0.05, 0.35, 11, 20);

    /** Things to set. */
    final int fewest;

    final int most;
    final double smallest;
    final double largest;
    /** Share of things that are set upon others. */
    final double crowd;
    /** Share of its pixels that every thing shows at least. */
    final double kept;
    /** How far the other things' colours are from the ground's at least. */
    final double contrast;
    /** Share of things that wear the ground's colours. */
    final double camouflage;
    /** Most noise, in grey levels. */
    final double noise;
    /** Most marks on the ground that are no things. */
    final int marks;

    Difficulty(
            int fewest,
            int most,
            double smallest,
            double largest,
            double crowd,
            double kept,
            double contrast,
            double camouflage,
            double noise,
            int marks) {
        this.fewest = fewest;
        this.most = most;
        this.smallest = smallest;
        this.largest = largest;
        this.crowd = crowd;
        this.kept = kept;
        this.contrast = contrast;
        this.camouflage = camouflage;
        this.noise = noise;
        this.marks = marks;
    }

    /** As commands write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
