package boxless.method.solo;

import boxless.data.Sample;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Assigns a batch's objects to levels and cells. Crowds and stuff are background, as in the official code. */
final class TargetMaker {
    private final SoloOptions options;
    private final List<Level> levels;
    /** SOLOv2 keeps every object of a cell, the others the last. */
    private final boolean keepsAll;

    TargetMaker(SoloOptions options) {
        this.options = options;
        levels = Level.of(options);
        keepsAll = options.head() instanceof HeadOptions.Dynamic;
    }

    /** An object to be found. */
    private record Thing(Mask mask, ObjectExtent extent, int category) {}

    Targets of(List<Sample> samples) {
        List<List<Thing>> things = samples.stream().map(this::things).toList();
        int width = samples.get(0).image().width();
        int height = samples.get(0).image().height();
        List<Targets.Level> made = new ArrayList<>();
        int positives = 0;
        for (Level level : levels) {
            int cells = level.grid() * level.grid();
            long[] categories = new long[samples.size() * cells];
            List<Targets.Picture> pictures = new ArrayList<>();
            for (int b = 0; b < samples.size(); b++) {
                pictures.add(picture(things.get(b), level, categories, b * cells));
            }
            for (long category : categories) {
                positives += category > 0 ? 1 : 0;
            }
            made.add(new Targets.Level(
                    level.grid(), categories, height / level.maskStride(), width / level.maskStride(), pictures));
        }
        return new Targets(made, positives);
    }

    private Targets.Picture picture(List<Thing> things, Level level, long[] categories, int first) {
        Map<Integer, List<Integer>> objectsOfCell = new TreeMap<>();
        List<float[]> masks = new ArrayList<>();
        for (Thing thing : things) {
            if (!level.sizes().contains(thing.extent.size())) {
                continue;
            }
            CentreRegion region = CentreRegion.of(
                    thing.extent, thing.mask.width(), thing.mask.height(), level.grid(), options.centre());
            for (int i = region.top(); i <= region.bottom(); i++) {
                for (int j = region.left(); j <= region.right(); j++) {
                    int cell = i * level.grid() + j;
                    categories[first + cell] = thing.category;
                    List<Integer> objects = objectsOfCell.computeIfAbsent(cell, c -> new ArrayList<>());
                    if (!keepsAll) {
                        objects.clear();
                    }
                    objects.add(masks.size());
                }
            }
            masks.add(MaskReduction.of(thing.mask, level.maskStride()));
        }
        List<int[]> pairs = new ArrayList<>();
        objectsOfCell.forEach((cell, objects) -> objects.forEach(object -> pairs.add(new int[] {cell, object})));
        return new Targets.Picture(
                pairs.stream().mapToLong(pair -> pair[0]).toArray(),
                pairs.stream().mapToInt(pair -> pair[1]).toArray(),
                masks);
    }

    private List<Thing> things(Sample sample) {
        List<Thing> things = new ArrayList<>();
        for (Instance object : sample.truth().instances().objects()) {
            if (!object.mask().isEmpty() && !object.crowd()) {
                int category = sample.classOf(object.category(), options.classes());
                things.add(new Thing(object.mask(), ObjectExtent.of(object.mask()), category));
            }
        }
        return things;
    }
}
