package boxless.app.chart;

/**
 * The numbers along one side of a chart.
 *
 * @param step from one label to the next; the first is at {@code from}
 */
public record Axis(double from, double to, double step) {
    public Axis {
        if (!(to > from && step > 0)) {
            throw new IllegalArgumentException("an axis from %s to %s in steps of %s".formatted(from, to, step));
        }
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below {@code least}. */
    public static double roundStep(double least) {
        double almost = least * (1 - 1e-9);
        double power = Math.pow(10, Math.floor(Math.log10(almost)));
        for (int times : new int[] {1, 2, 5}) {
            if (times * power >= almost) {
                return times * power;
            }
        }
        return 10 * power;
    }

    int labels() {
        return 1 + (int) Math.floor((to - from) / step + 1e-9);
    }

    /** The k-th label's number, from 0. */
    double at(int k) {
        return from + k * step;
    }

    /** A number as a label says it, with as many decimals as the step has. */
    String label(double value) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return Html.format("%,." + decimals + "f", value);
    }

    /** How far along the axis a number is, 0 to 1; what lies outside is moved to the end. */
    double share(double value) {
        return Math.clamp((value - from) / (to - from), 0, 1);
    }
}
