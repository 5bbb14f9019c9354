package boxless.train;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Learning rate schedule.
 *
 * @param name curve over the whole run
 * @param power of poly: (1 - t)^power
 * @param milestones of step: fractions of the run in (0, 1), or of each of its cycles, for example [.66, .9]
 * @param gamma of step: factor at each milestone
 * @param warmup number of steps over which the learning rate rises linearly
 * @param warmupFrom fraction of the learning rate at which the warm-up starts, usually 0
 * @param cycles how many times the curve runs through, one after the other, each over an equal part of the run of two steps or more: with cosine the
 *     warm restarts of Loshchilov and Hutter (SGDR, ICLR 2017)
 */
public record Schedule(
        Curve name, double power, List<Double> milestones, double gamma, int warmup, double warmupFrom, int cycles) {
    /** Curve. */
    public enum Curve {
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("poly")
        POLY,
        @JsonProperty("step")
        STEP,
        @JsonProperty("cosine")
        COSINE
    }

    public Schedule {
        milestones = List.copyOf(milestones);
        Limits.atLeast("warmup", warmup, 0);
        if (milestones.stream().anyMatch(m -> !(m > 0 && m < 1))) {
            throw new IllegalArgumentException("milestones: " + milestones
                    + "; they must be fractions of the training run, above 0 and below 1: epoch 27 of 36 is 0.75");
        }
        Limits.positive("gamma", gamma);
        Limits.notNegative("power", power);
        Limits.fraction("warmup_from", warmupFrom);
        Limits.atLeast("cycles", cycles, 1);
    }

    /** The most cycles that a run of so many steps has room for: within a single step the curve would not fall. */
    public static long mostCycles(long steps) {
        return Math.max(1, steps / 2);
    }

    /** Factor on the learning rate at a step, counted from 0. */
    public double factor(long step, long steps) {
        double t = (double) (step * cycles % steps) / steps;
        double warm = step < warmup ? warmupFrom + (1 - warmupFrom) * step / warmup : 1;
        return warm
                * switch (name) {
                    case CONSTANT -> 1;
                    case POLY -> Math.pow(1 - t, power);
                    case STEP ->
                        Math.pow(gamma, milestones.stream().filter(m -> t >= m).count());
                    case COSINE -> (1 + Math.cos(Math.PI * t)) / 2;
                };
    }
}
