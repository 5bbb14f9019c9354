package boxless.app.doctor;

import boxless.method.solo.GridFit;
import boxless.method.solo.ObjectSurvey;
import boxless.method.solo.Sizes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code doctor DATA} says of SOLO's grids: those that suit the data, how they are used, and what the paper's would cost. */
final class GridCounsel {
    private final GridFit proposed;
    private final GridFit paper;

    GridCounsel(ObjectSurvey survey) {
        proposed = survey.propose();
        paper = survey.paper();
    }

    /** The gain in one line, or nothing where the data has no object. */
    String summary() {
        if (proposed.objects() == 0) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "SOLO loses %.1f %% of the objects with the grids %s, %.1f %% with the paper's",
                lost(proposed),
                proposed.grids().sides(),
                lost(paper));
    }

    /** Prints all, for data with at least one object. */
    void print(PrintWriter out) {
        DataDiagnosis.line(
                out, "SOLO", "grids and sizes for pictures that are segmented in their own size; in a recipe write");
        out.println("                model:");
        out.println("                  grids: " + proposed.grids().sides());
        out.println("                  sizes: " + recipe(proposed.sizes()));
        out.println("                  resize: {short_side: 0, long_side: 0}");
        DataDiagnosis.line(
                out, "levels", "take %s of the objects (the paper's sizes: %s)", shares(proposed), shares(paper));
        DataDiagnosis.line(
                out,
                "collisions",
                "%.1f %% of the centres (the paper's grids: %.1f %%) have a cell that another one already has",
                collisions(proposed),
                collisions(paper));
        DataDiagnosis.line(
                out,
                "lost",
                "%,d %s, %.1f %% (the paper's grids: %,d, %.1f %%); no cell is left to answer",
                proposed.lost(),
                proposed.lost() == 1 ? "object" : "objects",
                lost(proposed),
                paper.lost(),
                lost(paper));
        proposed.levels().stream()
                .filter(GridFit.Level::isCrowded)
                .forEach(level -> DataDiagnosis.line(
                        out,
                        "crowded",
                        "objects of %s pixels lie too close even for the finest grid, %d: train on crops and segment with --tile",
                        text(level.sizes(), " to "),
                        level.grid()));
        DataDiagnosis.line(
                out,
                "scaled",
                "pictures (resize, rescale) take these grids, and these sizes times the scale; 'grids: auto' chooses by what training sees, crops and all");
    }

    private static String shares(GridFit fit) {
        return fit.levels().stream()
                .map(level -> String.format(Locale.ROOT, "%.0f", percent(level.objects(), fit.objects())))
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
        return sizes.stream().map(range -> "[" + text(range, ", ") + "]").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(Sizes range, String between) {
        return Math.round(range.smallest()) + between + Math.round(range.largest());
    }
}
