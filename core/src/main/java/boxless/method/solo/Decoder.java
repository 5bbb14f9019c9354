package boxless.method.solo;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.method.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Reads the objects of a picture out of the network's answer: SOLO, section 3.4, with Matrix NMS of SOLOv2. */
final class Decoder {
    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed();

    private final DecoderOptions options;
    private final List<Level> levels;
    private final Candidates candidates;

    Decoder(SoloOptions options) {
        this.options = options.decoder();
        levels = Level.of(options);
        candidates = new Candidates(options.decoder(), levels);
    }

    /** Objects of the picture's size, best first; none where nothing is found. */
    Instances of(Prediction output, int picture, Frame frame) {
        List<Candidate> best = best(candidates.of(output, picture), options.candidates());
        List<Candidate> decayed = new ArrayList<>(ScoreDecay.of(best, options.suppression()));
        decayed.removeIf(candidate -> candidate.score() < (float) options.least());
        List<Candidate> kept = best(decayed, options.objects());
        return new Instances(frame.width(), frame.height(), enlarged(kept, output, picture, frame));
    }

    private static List<Candidate> best(List<Candidate> candidates, int most) {
        return candidates.stream().sorted(BEST_FIRST).limit(most).toList();
    }

    /** Probabilities were not kept: those of the few that are left are worked out once more. */
    private List<Instance> enlarged(List<Candidate> kept, Prediction output, int picture, Frame frame) {
        long[] size = output.maskSize(0);
        int height = (int) size[0];
        int width = (int) size[1];
        MaskEnlargement enlargement = new MaskEnlargement(frame, width, height, (float) options.mask());
        Mask[] masks = new Mask[kept.size()];
        for (int level = 0; level < levels.size(); level++) {
            int[] numbers = ofLevel(kept, level);
            long[] cells = new long[numbers.length];
            for (int k = 0; k < numbers.length; k++) {
                cells[k] = kept.get(numbers[k]).cell();
            }
            Candidates.inChunks(output, picture, level, cells, (values, count, first) -> {
                for (int k = 0; k < count; k++) {
                    masks[numbers[first + k]] = enlargement.of(values, k * width * height);
                }
            });
        }
        List<Instance> objects = new ArrayList<>();
        for (int k = 0; k < masks.length; k++) {
            if (!masks[k].isEmpty()) {
                objects.add(new Instance(
                        masks[k], kept.get(k).category() + 1, kept.get(k).score()));
            }
        }
        return objects;
    }

    private static int[] ofLevel(List<Candidate> kept, int level) {
        int[] numbers = new int[kept.size()];
        int size = 0;
        for (int k = 0; k < kept.size(); k++) {
            if (kept.get(k).level() == level) {
                numbers[size++] = k;
            }
        }
        return Arrays.copyOf(numbers, size);
    }
}
