package boxless.method.solo;

import boxless.mask.Segmentation;
import boxless.method.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The grids that suit data: how they would be used, and what the paper's would cost. */
final class GridSurvey implements Survey {
    private final ObjectSurvey objects = new ObjectSurvey();

    @Override
    public void add(Segmentation truth) {
        objects.add(truth);
    }

    @Override
    public String summary() {
        GridFit proposed = objects.propose();
        return proposed.objects() == 0
                ? ""
                : text(
                        "SOLO loses %.1f %% of the objects with the grids %s, %.1f %% with the paper's",
                        lost(proposed), proposed.grids().sides(), lost(objects.paper()));
    }

    @Override
    public List<Advice> advice() {
        GridFit proposed = objects.propose();
        GridFit paper = objects.paper();
        if (proposed.objects() == 0) {
            return List.of();
        }
        List<Advice> advice = new ArrayList<>();
        advice.add(new Advice("SOLO", """
                        grids and sizes for images at their original size; in a recipe write
                          model:
                            grids: %s
                            sizes: %s
                            resize: {short_side: 0, long_side: 0}""".formatted(proposed.grids().sides(), recipe(proposed.sizes()))));
        advice.add(new Advice(
                "levels", text("take %s of the objects (the paper's sizes: %s)", shares(proposed), shares(paper))));
        advice.add(new Advice(
                "collisions",
                text(
                        "%.1f %% of the centres (the paper's grids: %.1f %%) fall into a cell that is already taken",
                        collisions(proposed), collisions(paper))));
        advice.add(new Advice(
                "lost",
                text(
                        "%,d %s, %.1f %% (the paper's grids: %,d, %.1f %%); no free cell to predict them",
                        proposed.lost(),
                        proposed.lost() == 1 ? "object" : "objects",
                        lost(proposed),
                        paper.lost(),
                        lost(paper))));
        proposed.levels().stream()
                .filter(GridFit.Level::isCrowded)
                .forEach(level -> advice.add(new Advice(
                        "crowded",
                        text(
                                "objects of %s pixels are too close together even for the finest grid, %d: train on crops and segment in tiles of the same size",
                                range(level.sizes(), " to "), level.grid()))));
        advice.add(
                new Advice(
                        "scaled",
                        "for resized images (resize, rescale) use the same grids and multiply the sizes by the scale; 'grids: auto' fits both to the images as trained on, crops included"));
        return advice;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String shares(GridFit fit) {
        return fit.levels().stream()
                .map(level -> text("%.0f", percent(level.objects(), fit.objects())))
                .collect(Collectors.joining(", ", "", " %"));
    }

    private static double collisions(GridFit fit) {
        int placed = fit.levels().stream().mapToInt(GridFit.Level::objects).sum();
        return percent(fit.levels().stream().mapToInt(GridFit.Level::collisions).sum(), placed);
    }

    private static double lost(GridFit fit) {
        return percent(fit.lost(), fit.objects());
    }

    private static double percent(int part, int all) {
        return all == 0 ? 0 : 100.0 * part / all;
    }

    private static String recipe(List<Sizes> sizes) {
        return sizes.stream().map(one -> "[" + range(one, ", ") + "]").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String range(Sizes sizes, String between) {
        return Math.round(sizes.smallest()) + between + Math.round(sizes.largest());
    }
}
