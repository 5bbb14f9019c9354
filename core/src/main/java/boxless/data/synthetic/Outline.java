package boxless.data.synthetic;

/**
 * The shape of a nucleus on its own small square raster: an ellipse, bent, whose radius is modulated by a few low harmonics. Outlines are
 * smooth and have no holes.
 */
final class Outline {
    private static final int STEPS = 256;

    /** The raster has 2 * reach + 1 rows and columns; the nucleus is centred. */
    final int reach;
    /** 0 at the centre, 1 on the outline, per pixel of the raster. */
    final float[] depth;
    /** Share of the pixel that the nucleus covers. */
    final float[] cover;
    /** Pixels whose centre is inside. */
    final int area;

    final double semiMajor;
    final double semiMinor;
    final double angle;

    private final double bend;
    private final double[] modulation = new double[STEPS];

    /**
     * @param bend how far the ends are bent to one side, in half widths
     * @param notches how many dents it has, as beans and lobed nuclei do
     * @param harmonics amplitudes of the harmonics 2, 3, ...; their phases are drawn
     */
    Outline(double semiMajor, double semiMinor, double angle, double bend, int notches, double[] harmonics, Dice dice) {
        this.semiMajor = semiMajor;
        this.semiMinor = semiMinor;
        this.angle = angle;
        this.bend = bend;
        double largest = modulate(harmonics, dice);
        for (int i = 0; i < notches; i++) {
            notch(dice);
        }
        double ends = semiMinor * (largest + Math.abs(bend) * largest * largest);
        reach = (int) Math.ceil(Math.max(largest * semiMajor, Math.sqrt(ends * ends + semiMajor * semiMajor))) + 2;
        int side = 2 * reach + 1;
        depth = new float[side * side];
        cover = new float[side * side];
        area = fill(dice.between(-0.5, 0.5), dice.between(-0.5, 0.5));
    }

    private double modulate(double[] harmonics, Dice dice) {
        double[] phases = new double[harmonics.length];
        for (int k = 0; k < phases.length; k++) {
            phases[k] = dice.between(0, 2 * Math.PI);
        }
        double largest = 1;
        for (int i = 0; i < STEPS; i++) {
            double radius = 1;
            for (int k = 0; k < harmonics.length; k++) {
                radius += harmonics[k] * StrictMath.cos((k + 2) * 2 * Math.PI * i / STEPS + phases[k]);
            }
            modulation[i] = Math.max(0.35, radius);
            largest = Math.max(largest, modulation[i]);
        }
        return largest;
    }

    /** A smooth dent in one of the long sides, where beans have theirs. */
    private void notch(Dice dice) {
        double middle = (dice.chance(0.5) ? 0.25 : 0.75) + dice.between(-0.09, 0.09);
        double halfWidth = dice.between(0.1, 0.17);
        double depth = dice.between(0.12, 0.42);
        for (int i = 0; i < STEPS; i++) {
            double away = Math.abs(i / (double) STEPS - middle) / halfWidth;
            modulation[i] = Math.max(0.35, modulation[i] * (1 - depth * Plane.bump(away * away)));
        }
    }

    private int fill(double offsetX, double offsetY) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        int inside = 0;
        int at = 0;
        for (int y = -reach; y <= reach; y++) {
            for (int x = -reach; x <= reach; x++, at++) {
                double dx = x - offsetX;
                double dy = y - offsetY;
                double along = (dx * cos + dy * sin) / semiMajor;
                double across = (dy * cos - dx * sin) / semiMinor - bend * (along * along - 0.4);
                double length = Math.sqrt(along * along + across * across);
                double rho = length / modulation(along, across);
                double pixels = Math.sqrt(dx * dx + dy * dy);
                // along the ray from the centre, the outline is this many pixels further out
                double further = rho < 1e-6 ? semiMinor : (1 - rho) * Math.max(pixels, 0.5) / rho;
                depth[at] = (float) rho;
                cover[at] = (float) Math.max(0, Math.min(1, further + 0.5));
                inside += rho <= 1 ? 1 : 0;
            }
        }
        return inside;
    }

    private double modulation(double along, double across) {
        double turn = StrictMath.atan2(across, along) / (2 * Math.PI) * STEPS;
        double low = Math.floor(turn);
        int i = (int) low;
        double share = turn - low;
        return modulation[i & (STEPS - 1)] * (1 - share) + modulation[(i + 1) & (STEPS - 1)] * share;
    }
}
