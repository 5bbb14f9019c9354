package boxless.data.synthetic;

import boxless.data.synthetic.Nucleus.Kind;

/** Paints the light that a stained nucleus sends out: dome, chromatin grain, dark nucleoli, bright spots. Light of overlapping nuclei adds. */
final class Stains {
    private Stains() {}

    static void paint(Nucleus nucleus, Look look, Plane plane) {
        Outline outline = nucleus.outline();
        Dice dice = new Dice(nucleus.seed());
        Look.Stain stain = look.stain();
        boolean resting = nucleus.kind() == Kind.INTERPHASE;
        double[][] marks = resting ? marks(outline, stain, dice) : new double[0][];
        GradientNoise noise = new GradientNoise(dice.next());
        double size = stain.grainSize() * dice.between(0.75, 1.4) * (resting ? 1 : 0.8);
        double grain = resting ? stain.grain() * dice.between(0.7, 1.35) : 0.4;
        double dome = switch (nucleus.kind()) {
            case INTERPHASE -> stain.dome();
            case MITOTIC -> 0.4 * stain.dome();
            case DYING -> Math.max(0.5, stain.dome());
        };
        double rim = resting ? dice.between(-0.05, 0.15) : 0;
        double bright = stain.contrast() * nucleus.brightness();
        int side = 2 * outline.reach + 1;
        for (int row = Math.max(0, nucleus.y() - outline.reach);
                row <= Math.min(plane.height - 1, nucleus.y() + outline.reach);
                row++) {
            int dy = row - nucleus.y();
            for (int column = Math.max(0, nucleus.x() - outline.reach);
                    column <= Math.min(plane.width - 1, nucleus.x() + outline.reach);
                    column++) {
                int dx = column - nucleus.x();
                int at = (dy + outline.reach) * side + dx + outline.reach;
                if (outline.cover[at] > 0) {
                    double rho = Math.min(1, outline.depth[at]);
                    double towardsRim = (rho - 0.82) / 0.16;
                    double thickness = Math.sqrt(1 - rho * rho * rho * rho);
                    double light = 1 - dome + dome * thickness + rim * Plane.bump(towardsRim * towardsRim);
                    light *= 1 + grain * noise.rough(dx / size, dy / size);
                    for (double[] mark : marks) {
                        double mx = dx - mark[0];
                        double my = dy - mark[1];
                        light *= 1 + mark[3] * Plane.bump((mx * mx + my * my) * mark[2]);
                    }
                    plane.values[row * plane.width + column] +=
                            (float) (bright * Math.max(0.15, light) * outline.cover[at]);
                }
            }
        }
    }

    /** Nucleoli and spots as {x, y, 1 / radius^2, change of light}, within the inner part of the nucleus. */
    private static double[][] marks(Outline outline, Look.Stain stain, Dice dice) {
        int dark = (int) Math.round(stain.nucleoli() * dice.between(0, 1.6));
        int bright = (int) Math.round(stain.spots() * dice.between(0, 2));
        double[][] marks = new double[dark + bright][];
        double cos = StrictMath.cos(outline.angle);
        double sin = StrictMath.sin(outline.angle);
        for (int i = 0; i < marks.length; i++) {
            double angle = dice.between(0, 2 * Math.PI);
            double out = 0.7 * Math.sqrt(dice.uniform());
            double along = out * outline.semiMajor * StrictMath.cos(angle);
            double across = out * outline.semiMinor * StrictMath.sin(angle);
            boolean isDark = i < dark;
            double radius = outline.semiMinor * (isDark ? dice.between(0.22, 0.48) : dice.between(0.12, 0.28));
            radius = Math.max(1.3, radius);
            marks[i] = new double[] {
                along * cos - across * sin,
                along * sin + across * cos,
                1 / (radius * radius),
                isDark ? -dice.between(0.1, 0.32) : dice.between(0.15, 0.6)
            };
        }
        return marks;
    }
}
