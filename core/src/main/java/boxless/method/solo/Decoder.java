package boxless.method.solo;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.method.Frame;
import java.util.ArrayList;
import java.util.List;

/** Reads the objects of a picture out of the network's answer: SOLO, section 3.4, with Matrix NMS of SOLOv2. */
final class Decoder {
    private final DecoderOptions options;
    private final Candidates candidates;

    Decoder(SoloOptions options) {
        this.options = options.decoder();
        candidates = new Candidates(options.decoder(), Level.of(options));
    }

    /** Objects of the picture's size, the best last; none where nothing is found. */
    Instances of(Prediction picture, Frame frame) {
        List<Candidate> found = candidates.of(picture);
        List<Candidate> decayed = new ArrayList<>(ScoreDecay.of(found, options.suppression()));
        decayed.removeIf(candidate -> candidate.score() < (float) options.least());
        List<Candidate> kept = Candidates.best(decayed, options.objects());
        long[] size = picture.maskSize(0);
        MaskEnlargement enlargement = new MaskEnlargement(frame, (int) size[1], (int) size[0], (float) options.mask());
        return new Instances(frame.width(), frame.height(), enlarged(kept, enlargement));
    }

    private static List<Instance> enlarged(List<Candidate> kept, MaskEnlargement enlargement) {
        List<Mask> masks = kept.parallelStream()
                .map(candidate -> enlargement.of(candidate.mask().patch()))
                .toList();
        List<Instance> objects = new ArrayList<>();
        for (int k = masks.size() - 1; k >= 0; k--) {
            if (!masks.get(k).isEmpty()) {
                Candidate candidate = kept.get(k);
                objects.add(new Instance(masks.get(k), candidate.category() + 1, candidate.score()));
            }
        }
        return objects;
    }
}
