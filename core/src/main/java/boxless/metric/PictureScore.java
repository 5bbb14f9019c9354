package boxless.metric;

import java.util.List;

/**
 * One image's matches at every threshold of {@link NucleiAp#THRESHOLDS}, in their order.
 *
 * @param name the image's name
 * @param matchings one per threshold
 */
public record PictureScore(String name, List<Matching> matchings) {
    public PictureScore {
        matchings = List.copyOf(matchings);
        if (matchings.size() != NucleiAp.THRESHOLDS.size()) {
            throw new IllegalArgumentException(
                    "%s: %d thresholds, not %d".formatted(name, matchings.size(), NucleiAp.THRESHOLDS.size()));
        }
    }

    /** Number of true objects. */
    public int truths() {
        return matchings.getFirst().tp() + matchings.getFirst().fn();
    }

    /** Number of predicted objects. */
    public int predictions() {
        return matchings.getFirst().tp() + matchings.getFirst().fp();
    }

    /** Mean of AP over the thresholds. */
    public double meanAp() {
        return matchings.stream().mapToDouble(Matching::ap).average().orElseThrow();
    }
}
