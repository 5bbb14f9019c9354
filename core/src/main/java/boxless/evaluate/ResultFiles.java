package boxless.evaluate;

import boxless.data.Note;
import boxless.data.check.Learnable;
import boxless.data.cityscapes.Cityscapes;
import boxless.data.cityscapes.CityscapesResults;
import boxless.data.coco.CocoAnnotations;
import boxless.data.coco.CocoPicture;
import boxless.data.coco.CocoResults;
import boxless.data.coco.PanopticFile;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Size;
import boxless.metric.CityscapesAp;
import boxless.metric.CocoAp;
import boxless.metric.CocoOverlap;
import boxless.metric.NucleiAp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Scores existing result files, from any tool, against ground truth; both are in the metric's own format.
 *
 * <p>Every method throws {@link BadFileException}, naming the file, if a file is missing or broken, or if prediction and ground truth differ in
 * size or do not list the same images. All cores are used for all metrics but {@link #nuclei}; the numbers do not depend on their count.
 */
public final class ResultFiles {
    private ResultFiles() {}

    /**
     * Scores by the nuclei metric: two folders of label images (PNG or TIFF; 0 is background, every other value an object) with the same names.
     * In a folder with files {@code NAME.labels.png} or {@code NAME.labels.tif}, only those are used, as {@code NAME}.
     */
    public static Evaluation.Nuclei nuclei(Path truth, Path predictions) {
        SortedMap<String, Path> truths = LabelImages.in(truth);
        SortedMap<String, Path> found = LabelImages.in(predictions);
        LabelImages.requirePartners(truths, found, predictions);
        LabelImages.requirePartners(found, truths, truth);
        NucleiAp ap = new NucleiAp();
        WhiteLabels whiteTruths = new WhiteLabels(truth);
        WhiteLabels whiteFound = new WhiteLabels(predictions);
        truths.forEach((name, truthFile) -> {
            Path foundFile = Objects.requireNonNull(found.get(name));
            LabelMap right = LabelFiles.read(truthFile);
            LabelMap said = LabelFiles.read(foundFile);
            Size.requireEqual(foundFile, said.size(), truthFile.toString(), right.size());
            whiteTruths.add(right);
            whiteFound.add(said);
            ap.add(name, right, said);
        });
        List<Note> notes = new ArrayList<>(LabelImages.unmarked(truth, truths));
        notes.addAll(LabelImages.unmarked(predictions, found));
        notes.addAll(whiteTruths.notes());
        notes.addAll(whiteFound.notes());
        return new Evaluation.Nuclei(ap.result(), notes);
    }

    /**
     * Scores by COCO's metric: a file of instances, and a file of results as {@link CocoResults} reads them, with masks or only boxes. Where they are only
     * boxes, so may the true objects be.
     */
    public static Evaluation.Coco coco(Path truth, Path predictions) {
        CocoAnnotations all = CocoAnnotations.readWithBoxes(truth);
        CocoResults results = CocoResults.read(predictions, all);
        CocoAnnotations annotations = results.hasMasks() && all.hasBoxes() ? CocoAnnotations.read(truth) : all;
        EnumSet<CocoOverlap> overlaps =
                results.hasMasks() ? EnumSet.allOf(CocoOverlap.class) : EnumSet.of(CocoOverlap.BBOX);
        CocoAp ap = new CocoAp(overlaps);
        annotations.pictures().parallelStream()
                .forEach(image -> ap.add(image.id(), annotations.objects(image), results.objects(image)));
        List<Note> notes = new ArrayList<>(annotations.notes());
        crowds(annotations).ifPresent(notes::add);
        notes.addAll(results.notes());
        return Evaluation.Coco.of(
                ap, overlaps, annotations.categories(), annotations.pictures().size(), notes);
    }

    private static Optional<Note> crowds(CocoAnnotations annotations) {
        long crowds = 0;
        long objects = 0;
        for (CocoPicture image : annotations.pictures()) {
            crowds += annotations.crowds(image);
            objects += annotations.countable(image).size();
        }
        return Learnable.uncounted(crowds, objects);
    }

    /** {@link #panoptic(Path, Path, Path, Path)} with the PNGs where COCO has them: in the folder named like each file. */
    public static Evaluation.Panoptic panoptic(Path truth, Path predictions) {
        return panoptic(truth, predictions, null, null);
    }

    /**
     * Scores by panoptic quality: two COCO panoptic JSON files with their PNGs. Images are matched by file name if the predictions list them
     * under {@code images}, else by id; the categories are those of the ground truth, matched by name if the predictions list some of its names, else by id.
     *
     * @param truthMasks folder of the PNGs of {@code truth}, or null for the folder next to it that is named like it
     * @param predictionMasks the same for {@code predictions}
     */
    public static Evaluation.Panoptic panoptic(
            Path truth, Path predictions, @Nullable Path truthMasks, @Nullable Path predictionMasks) {
        PanopticFile right = PanopticFile.read(truth, truthMasks, null);
        PanopticFile said = PanopticFile.read(predictions, predictionMasks, right.categories());
        return new PanopticPairs(right, said, truth, predictions).score();
    }

    /**
     * Scores by Cityscapes' metric: {@code gtFine} or one of its splits, and a folder with a text file for each image as
     * {@link CityscapesResults} reads it.
     */
    public static Evaluation.Cityscapes cityscapes(Path truth, Path predictions) {
        SortedMap<String, Path> truths = Cityscapes.truths(truth);
        CityscapesResults results = CityscapesResults.in(predictions);
        Map<String, Path> texts = results.of(truths.keySet());
        Set<Integer> classes =
                CityscapesScoring.THINGS.stream().map(Category::id).collect(Collectors.toUnmodifiableSet());
        CityscapesAp ap = CityscapesScoring.ap();
        texts.entrySet().parallelStream().forEach(text -> {
            LabelMap ids = Cityscapes.instanceIds(Objects.requireNonNull(truths.get(text.getKey())));
            List<CityscapesResults.Found> found = results.read(text.getValue(), ids.width(), ids.height(), classes);
            ap.add(
                    text.getKey(),
                    ids,
                    found.stream()
                            .map(object ->
                                    new CityscapesAp.Prediction(object.mask(), object.category(), object.confidence()))
                            .toList());
        });
        return new Evaluation.Cityscapes(ap.result(), CityscapesScoring.THINGS);
    }
}
