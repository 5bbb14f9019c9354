package boxless.evaluate;

import boxless.data.Note;
import boxless.data.coco.PanopticFile;
import boxless.data.coco.PictureNames;
import boxless.file.BadFileException;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import boxless.mask.Size;
import boxless.metric.CategoryQuality;
import boxless.metric.PanopticQuality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The annotated and the predicted partition of each image. */
final class PanopticPairs {
    private final PanopticFile right;
    private final PanopticFile said;
    private final Path truth;
    private final Path predictions;
    private final AtomicInteger misstated = new AtomicInteger();
    private final AtomicInteger misstatedFound = new AtomicInteger();
    private final int[] partners; // the prediction's place for each true image

    /** @throws BadFileException naming an image that only one of the files has, or the predictions twice */
    PanopticPairs(PanopticFile right, PanopticFile said, Path truth, Path predictions) {
        this.right = right;
        this.said = said;
        this.truth = truth;
        this.predictions = predictions;
        partners = partners();
    }

    private int[] partners() {
        Map<String, Integer> byId = new HashMap<>();
        PictureNames names = new PictureNames();
        for (int i = 0; i < right.size(); i++) {
            byId.put(right.imageId(i), i);
            names.add(right.picture(i), right.imageId(i));
        }
        int[] partners = IntStream.range(0, right.size()).map(i -> -1).toArray();
        for (int k = 0; k < said.size(); k++) {
            String fileName = said.picture(k);
            int i = fileName == null || names.isEmpty()
                    ? byId.getOrDefault(said.imageId(k), -1)
                    : names.place(fileName, said.imageId(k));
            if (i < 0) {
                throw new BadFileException(
                        predictions,
                        "annotates image %s%s, which %s does not; remove it, or correct it"
                                .formatted(said.imageId(k), fileName == null ? "" : " (" + fileName + ")", truth));
            }
            if (partners[i] >= 0) {
                throw new BadFileException(
                        predictions, "annotates image %s twice; keep one annotation".formatted(right.imageId(i)));
            }
            partners[i] = k;
        }
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] < 0) {
                throw new BadFileException(
                        predictions,
                        "has no annotation of image %s; add one, with no segments if nothing was found"
                                .formatted(right.imageId(i)));
            }
        }
        return partners;
    }

    Evaluation.Panoptic score() {
        PanopticQuality quality = PanopticScoring.quality(right.categories());
        // In order, so that sums do not depend on which thread was first.
        IntStream.range(0, right.size())
                .parallel()
                .mapToObj(i -> match(quality, i))
                .forEachOrdered(found -> quality.add(predictions.toString(), found));
        List<Note> notes = new ArrayList<>(said.notes(truth));
        if (Category.stuff(right.categories()).isEmpty()) {
            notes.add(
                    Note.of(
                            "the ground truth has no stuff: what is found beside its objects lies on void and does not count, as for panopticapi; evaluate counts it"));
        }
        note(notes, misstated.get(), truth, "they are counted in the PNGs, but panopticapi takes the stated ones");
        note(notes, misstatedFound.get(), predictions, "they are counted in the PNGs, as by panopticapi");
        return new Evaluation.Panoptic(quality.result(), right.categories(), notes);
    }

    private static void note(List<Note> notes, int count, Path file, String consequence) {
        if (count > 0) {
            notes.add(Note.of("%s: %,d %s an area other than that of the PNG: %s"
                    .formatted(file, count, count == 1 ? "segment states" : "segments state", consequence)));
        }
    }

    private Map<Integer, CategoryQuality> match(PanopticQuality quality, int i) {
        Panoptic annotated = right.partition(i);
        Panoptic found = said.partition(partners[i]);
        Size.requireEqual(said.mask(partners[i]), found.size(), right.mask(i).toString(), annotated.size());
        misstated.addAndGet(right.misstatedAreas(i, annotated));
        misstatedFound.addAndGet(said.misstatedAreas(partners[i], found));
        return quality.match(right.imageId(i), annotated, found);
    }
}
