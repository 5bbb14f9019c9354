package boxless.data.check;

import boxless.data.Dataset;
import boxless.data.check.Finding.Kind;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Recognises label images that tell background and objects apart, but not the objects from each other, by what all of them have in common. */
public final class BinaryMasks {
    /** What is to be said of label images whose only label is white. */
    public static final String ALL_WHITE =
            "the label images are binary masks, whose objects are all taken as one; " + ObjectCheck.NUMBER;

    private static final int LOOKED_AT = 10;
    private static final int WHITE_OF_8_BITS = 255;
    private static final int WHITE_OF_16_BITS = 65_535;

    private BinaryMasks() {}

    /** Whether a label image with this label alone is one: programs that know no objects make all of them white. */
    public static boolean isWhite(int label) {
        return label == WHITE_OF_8_BITS || label == WHITE_OF_16_BITS;
    }

    /** A line about data whose first label images are all of them white on black. */
    static Optional<String> white(Dataset data) {
        int looked = 0;
        for (int i = 0; i < data.size() && looked < LOOKED_AT; i++) {
            if (!(data.truth(i) instanceof Panoptic partition)) {
                return Optional.empty();
            }
            List<Segment> segments = partition.segments();
            if (segments.size() > 1
                    || segments.size() == 1 && !isWhite(segments.getFirst().id())) {
                return Optional.empty();
            }
            looked += segments.size();
        }
        return looked == 0 ? Optional.empty() : Optional.of(ALL_WHITE);
    }

    /**
     * A note if every label image that has a label has but one, and most of those fall into several pieces. A single one in pieces may be an object
     * that something else hides in part, and images of one object each are in one piece.
     *
     * @param counts objects of every sample; -1 where it could not be read
     * @param findings about single samples; masks that were recognised by their label need no second note
     */
    static Optional<Finding> among(List<Integer> counts, List<Finding> findings) {
        long single = counts.stream().filter(count -> count == 1).count();
        Set<Integer> inPieces = new HashSet<>();
        for (Finding finding : findings) {
            if (finding.kind() == Kind.PIECES) {
                inPieces.add(finding.sample());
            }
        }
        boolean known = findings.stream().anyMatch(finding -> finding.kind() == Kind.BINARY);
        boolean several = counts.stream().anyMatch(count -> count > 1);
        if (known || several || inPieces.size() < 2 || 2L * inPieces.size() <= single) {
            return Optional.empty();
        }
        String line =
                "every label image has a single label, in %d of %d in several pieces: these seem to be binary masks, whose objects are all taken as one; %s"
                        .formatted(inPieces.size(), single, ObjectCheck.NUMBER);
        return Optional.of(new Finding(Kind.BINARY, line, -1, List.of()));
    }
}
