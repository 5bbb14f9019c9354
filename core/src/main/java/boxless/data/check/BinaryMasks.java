package boxless.data.check;

import boxless.data.check.Finding.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Recognises label images that tell background and objects apart, but not the objects from each other, by what all of them have in common. */
final class BinaryMasks {
    private BinaryMasks() {}

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
