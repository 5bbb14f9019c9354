package boxless.train;

import java.time.Duration;

/** How fast this session's training goes, and so how long the rest will take; recent steps count most. */
final class Pace {
    private static final double MEMORY = 100;

    private long steps;
    private double step;
    private double validation;

    void stepped(double seconds) {
        steps++;
        step += (seconds - step) / Math.min(steps, MEMORY);
    }

    void validated(double seconds) {
        validation = seconds;
    }

    /** Whether it is known how long a validation takes. */
    boolean hasValidated() {
        return validation > 0;
    }

    /**
     * Time for so many steps.
     *
     * @param every steps between two validations
     */
    Duration left(long moreSteps, int every) {
        double validations = (double) moreSteps / every;
        return Duration.ofSeconds(Math.round(moreSteps * step + validations * validation));
    }
}
