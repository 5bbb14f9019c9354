package boxless.app.report;

import boxless.metric.Verdict;
import java.util.List;
import java.util.Locale;

/** How the page names and explains verdicts. Their colours stand in the style sheet under {@link #css}. */
final class VerdictStyle {
    /** What a true object may be, best first. */
    static final List<Verdict> OF_TRUTHS =
            List.of(Verdict.FOUND, Verdict.CONFUSED, Verdict.MERGED, Verdict.SPLIT, Verdict.MISSED);

    /** What a found object may be, best first. */
    static final List<Verdict> OF_PREDICTIONS =
            List.of(Verdict.FOUND, Verdict.CONFUSED, Verdict.MERGED, Verdict.SPLIT, Verdict.SPURIOUS);

    private VerdictStyle() {}

    /** The verdict's name as a class in the style sheet. */
    static String css(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    static String name(Verdict verdict) {
        return switch (verdict) {
            case CONFUSED -> "wrong class";
            default -> css(verdict);
        };
    }

    static String explanation(Verdict verdict) {
        return switch (verdict) {
            case FOUND -> "a true and a predicted object of the same class with an IoU of at least 0.5";
            case CONFUSED -> "such a pair, but of different classes";
            case MERGED -> "one predicted object covers more than half of each of several true objects";
            case SPLIT ->
                "several predicted objects, none of which matches, each have more than half of their pixels in one true object";
            case MISSED -> "a true object with none of these";
            case SPURIOUS -> "a predicted object with none of these";
            case IGNORED -> "a predicted object in a crowd or an unannotated region; not counted";
        };
    }
}
