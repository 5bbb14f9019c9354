package boxless.method.adaptis;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Where the points come from that the objects of an image are found with; {@code points: {kind: proposals, peak: 0.1}} in a recipe. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PointOptions.Proposals.class, name = "proposals"),
    @JsonSubTypes.Type(value = PointOptions.Random.class, name = "random")
})
public sealed interface PointOptions {
    /** A pixel belongs to the object under a point where its probability is greater; in [0, 1). */
    double mask();

    /** Points lie where some category of things is at least so probable; in [0, 1]. */
    double thing();

    /** The mask of a point ends in a square with sides of twice so many pixels around it; 0 for no such limit. */
    int radius();

    /**
     * Local maxima of the proposal head's map, the best first. The official names are in brackets.
     *
     * @param mask a pixel belongs to an object where its probability is greater ({@code thresh1}); in [0, 1)
     * @param covered an object goes of which earlier ones cover at least this part ({@code thresh2}); in [0, 1]
     * @param thing points lie where some category of things is at least so probable ({@code ithresh}); in [0, 1]
     * @param peak a maximum is greater, and nothing around it is less ({@code fl_prob}); in [0, 1]
     * @param rise from a maximum, its surroundings go on while they rise by less from pixel to pixel ({@code fl_eps}); not negative
     * @param blur side of the square over which the map is averaged first ({@code fl_blur}); 1 for none
     * @param step maxima come in levels of this height, row by row within a level ({@code fl_step}); in [0.001, 1]
     * @param candidates at most so many maxima are tried ({@code max_iters})
     * @param radius masks end in a square with sides of twice so many pixels around their point ({@code cut_radius}); 0 for no limit
     */
    record Proposals(
            double mask,
            double covered,
            double thing,
            double peak,
            double rise,
            int blur,
            double step,
            int candidates,
            int radius)
            implements PointOptions {
        /** Defaults of the official code. */
        static final Proposals OFFICIAL = new Proposals(.40, .40, .60, .35, .003, 5, .025, 500, 0);

        public Proposals {
            requireThresholds(mask, thing, radius);
            Limits.fraction("covered", covered);
            Limits.fraction("peak", peak);
            Limits.notNegative("rise", rise);
            Limits.within("step", step, .001, 1);
            Limits.atLeast("blur", blur, 1);
            Limits.atLeast("candidates", candidates, 1);
        }

        @JsonCreator
        static Proposals of(
                @JsonProperty("mask") @Nullable Double mask,
                @JsonProperty("covered") @Nullable Double covered,
                @JsonProperty("thing") @Nullable Double thing,
                @JsonProperty("peak") @Nullable Double peak,
                @JsonProperty("rise") @Nullable Double rise,
                @JsonProperty("blur") @Nullable Integer blur,
                @JsonProperty("step") @Nullable Double step,
                @JsonProperty("candidates") @Nullable Integer candidates,
                @JsonProperty("radius") @Nullable Integer radius) {
            return new Proposals(
                    or(mask, OFFICIAL.mask),
                    or(covered, OFFICIAL.covered),
                    or(thing, OFFICIAL.thing),
                    or(peak, OFFICIAL.peak),
                    or(rise, OFFICIAL.rise),
                    or(blur, OFFICIAL.blur),
                    or(step, OFFICIAL.step),
                    or(candidates, OFFICIAL.candidates),
                    or(radius, OFFICIAL.radius));
        }
    }

    /**
     * Random points where no object has been found yet. The official names are in brackets.
     *
     * @param mask a pixel belongs to an object where its probability is greater ({@code thresh1}); in [0, 1)
     * @param uncovered an object counts if at least this part of it is things that no earlier one covers ({@code thresh2}); in [0, 1]
     * @param thing points lie where some category of things is at least so probable ({@code ithresh}); in [0, 1]
     * @param points so many are tried at once, and the one with the surest mask is taken ({@code num_candidates})
     * @param rounds so often ({@code num_iters})
     * @param radius masks end in a square with sides of twice so many pixels around their point ({@code cut_radius}); 0 for no limit
     */
    record Random(double mask, double uncovered, double thing, int points, int rounds, int radius)
            implements PointOptions {
        /** Defaults of the official code, which are not those of its proposals. */
        static final Random OFFICIAL = new Random(.5, .6, .5, 5, 40, 0);

        public Random {
            requireThresholds(mask, thing, radius);
            Limits.fraction("uncovered", uncovered);
            Limits.atLeast("points", points, 1);
            Limits.atLeast("rounds", rounds, 1);
        }

        @JsonCreator
        static Random of(
                @JsonProperty("mask") @Nullable Double mask,
                @JsonProperty("uncovered") @Nullable Double uncovered,
                @JsonProperty("thing") @Nullable Double thing,
                @JsonProperty("points") @Nullable Integer points,
                @JsonProperty("rounds") @Nullable Integer rounds,
                @JsonProperty("radius") @Nullable Integer radius) {
            return new Random(
                    or(mask, OFFICIAL.mask),
                    or(uncovered, OFFICIAL.uncovered),
                    or(thing, OFFICIAL.thing),
                    or(points, OFFICIAL.points),
                    or(rounds, OFFICIAL.rounds),
                    or(radius, OFFICIAL.radius));
        }
    }

    private static <T> T or(@Nullable T given, T usual) {
        return given == null ? usual : given;
    }

    private static void requireThresholds(double mask, double thing, int radius) {
        Limits.belowOne("mask", mask);
        Limits.fraction("thing", thing);
        Limits.atLeast("radius", radius, 0);
    }
}
