package boxless.method.maxdeeplab;

import boxless.mask.Assignment;
import boxless.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * One slot for each segment of a batch, so that the sum of the pairs' similarities is as large as can be (Eq. 8 of the paper).
 *
 * @param slotOf slot of each segment (B, K), or {@link #NONE}
 * @param segmentOf segment of each slot (B, N), or {@link #NONE}
 * @param lost segments of the batch that have no slot because their image has more of them than slots
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Matching(long[] slotOf, long[] segmentOf, int lost) {
    static final long NONE = -1;

    /**
     * Of similarities that are no numbers any matching is as good as another: the loss will be no number either, and the training says so.
     *
     * @param similarity of slots and segments (B, N, K)
     * @param targets image b has the first K_b of the K segments
     */
    static Matching of(Tensor similarity, Targets targets) {
        int slots = (int) similarity.size(1);
        int most = (int) similarity.size(2);
        float[] values = Tensors.floats(similarity);
        long[] slotOf = filled(targets.segments().size() * most);
        long[] segmentOf = filled(targets.segments().size() * slots);
        int lost = 0;
        for (int b = 0; b < targets.segments().size(); b++) {
            double[][] gain = new double[targets.segments().get(b).count()][slots];
            for (int k = 0; k < gain.length; k++) {
                for (int n = 0; n < slots; n++) {
                    float value = values[(b * slots + n) * most + k];
                    gain[k][n] = Float.isFinite(value) ? value : 0;
                }
            }
            int[] assigned = Assignment.maximise(gain);
            for (int k = 0; k < assigned.length; k++) {
                slotOf[b * most + k] = assigned[k];
                if (assigned[k] >= 0) {
                    segmentOf[b * slots + assigned[k]] = k;
                } else {
                    lost++;
                }
            }
        }
        return new Matching(slotOf, segmentOf, lost);
    }

    private static long[] filled(int length) {
        long[] array = new long[length];
        Arrays.fill(array, NONE);
        return array;
    }
}
