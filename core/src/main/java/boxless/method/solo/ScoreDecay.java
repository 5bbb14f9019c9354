package boxless.method.solo;

import boxless.method.solo.Suppression.Kernel;
import boxless.method.solo.Suppression.Masks;
import boxless.method.solo.Suppression.Matrix;
import java.util.ArrayList;
import java.util.List;

/** Lowers the scores of masks that cover better ones of their class. */
final class ScoreDecay {
    private ScoreDecay() {}

    /**
     * @param candidates best first
     * @return the same in the same order with new scores; mask NMS leaves out what it suppresses
     */
    static List<Candidate> of(List<Candidate> candidates, Suppression suppression) {
        return switch (suppression) {
            case Matrix matrix -> matrix(candidates, matrix);
            case Masks masks -> masks(candidates, masks.iou());
        };
    }

    /**
     * SOLOv2, Eq. 4 and 5: a score falls by the mask that covers it most, which counts the less the more it is covered itself. No decision
     * depends on another.
     */
    private static List<Candidate> matrix(List<Candidate> candidates, Matrix matrix) {
        int count = candidates.size();
        double[] compensation = new double[count]; // largest IoU with a better mask
        List<Candidate> decayed = new ArrayList<>();
        for (int j = 0; j < count; j++) {
            Candidate covered = candidates.get(j);
            double decay = 1;
            for (int i = 0; i < j; i++) {
                Candidate better = candidates.get(i);
                if (better.category() == covered.category()) {
                    double iou = better.iou(covered);
                    compensation[j] = Math.max(compensation[j], iou);
                    decay = Math.min(decay, decay(iou, compensation[i], matrix));
                }
            }
            decayed.add(covered.scored((float) (covered.score() * decay)));
        }
        return decayed;
    }

    private static double decay(double iou, double compensation, Matrix matrix) {
        return matrix.kernel() == Kernel.GAUSSIAN
                ? Math.exp(matrix.sigma() * (compensation * compensation - iou * iou))
                : (1 - iou) / Math.max(1 - compensation, 1e-6); // three equal masks would give 0 / 0
    }

    private static List<Candidate> masks(List<Candidate> candidates, double most) {
        List<Candidate> kept = new ArrayList<>();
        for (Candidate candidate : candidates) {
            boolean covers = kept.stream()
                    .anyMatch(better -> better.category() == candidate.category() && better.iou(candidate) > most);
            if (!covers) {
                kept.add(candidate);
            }
        }
        return kept;
    }
}
