package boxless.data.synthetic;

import java.util.Locale;

/** How hard a crowd is to take apart. */
public enum CrowdDifficulty {
    /** 12 to 52 objects for every 128 x 128 pixels, on clear images. */
    EASY(12, 52, 0.3, 0, 0.1, 0, 1.5),
    /** 53 to 80 objects for every 128 x 128 pixels, more of each hidden, with blur and noise. */
    HARD(53, 80, 0.2, 0.2, 0.7, 4, 11);

    /** Objects for every 128 x 128 pixels. */
    final int fewest;

    final int most;
    /** Share of its pixels that every object shows at least. */
    final double kept;
    /** Sigma of the blur beyond that of the style, in pixels. */
    final double leastBlur;

    final double mostBlur;
    /** Sigma of the noise, in grey levels for objects of weak contrast. */
    final double leastNoise;

    final double mostNoise;

    CrowdDifficulty(
            int fewest, int most, double kept, double leastBlur, double mostBlur, double leastNoise, double mostNoise) {
        this.fewest = fewest;
        this.most = most;
        this.kept = kept;
        this.leastBlur = leastBlur;
        this.mostBlur = mostBlur;
        this.leastNoise = leastNoise;
        this.mostNoise = mostNoise;
    }

    /** As commands write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
