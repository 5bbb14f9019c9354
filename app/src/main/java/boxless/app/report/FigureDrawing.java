package boxless.app.report;

import boxless.app.chart.Html;
import boxless.export.Thumbnail;
import boxless.file.Markup;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.metric.JudgedObject;
import boxless.metric.JudgedPicture;
import boxless.metric.Judgement;
import boxless.metric.Verdict;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Draws a picture twice, side by side: plain, and with its objects outlined by verdict. A true object has a solid line, a found one a
 * dashed line; of a matched pair only the found one is drawn, in a thin solid line. The outlines are SVG, so that they stay sharp, can be switched off, and
 * say what they are when pointed at.
 */
final class FigureDrawing {
    /** Greatest distance of an outline from the object's edge, in pixels of the page. */
    private static final double TOLERANCE = 0.25;

    private final IntFunction<String> categoryNames;

    /** @param categoryNames a category's name, or an empty text where there is no need to say it */
    FigureDrawing(IntFunction<String> categoryNames) {
        this.categoryNames = categoryNames;
    }

    Figure draw(Figure.Row row, Pixels picture, JudgedPicture judged) {
        List<Box> errors = Stream.concat(judged.truths().stream(), judged.predictions().stream())
                .filter(FigureDrawing::isError)
                .map(object -> object.mask().box())
                .toList();
        Viewport view = Viewport.of(picture.width(), picture.height(), errors);
        StringBuilder html = new StringBuilder("<div class=\"pair\">\n");
        images(html, row, picture, view);
        html.append("<g class=\"objects\">\n");
        // Errors over what is right.
        judged.predictions().stream()
                .filter(object -> !isError(object) && object.judgement().thing())
                .forEach(object -> path(html, object, view, "said"));
        judged.truths().stream().filter(FigureDrawing::isError).forEach(object -> path(html, object, view, "true"));
        judged.predictions().stream()
                .filter(FigureDrawing::isError)
                .forEach(object -> path(html, object, view, "said"));
        html.append("</g></svg>\n</div>\n");
        return new Figure(row, html.toString(), note(picture, view));
    }

    /** The plain picture, and the beginning of the other. */
    private static void images(StringBuilder html, Figure.Row row, Pixels picture, Viewport view) {
        Box part = view.part();
        byte[] jpeg = Thumbnail.jpeg(picture, part, view.width(), view.height());
        String open = Html.format(
                "<svg viewBox=\"%d %d %d %d\" role=\"img\" aria-label=\"%s, ",
                part.x(), part.y(), part.width(), part.height(), Markup.escaped(row.name()));
        html.append(open).append("plain\">");
        html.append(Html.format(
                "<image id=\"image-%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" href=\"data:image/jpeg;base64,%s\"/></svg>\n",
                row.index(),
                part.x(),
                part.y(),
                part.width(),
                part.height(),
                Base64.getEncoder().encodeToString(jpeg)));
        html.append(open).append(Html.format("with its errors\"><use href=\"#image-%d\"/>", row.index()));
    }

    private static boolean isError(JudgedObject object) {
        Verdict verdict = object.judgement().verdict();
        return verdict != Verdict.FOUND && verdict != Verdict.IGNORED;
    }

    private void path(StringBuilder html, JudgedObject object, Viewport view, String side) {
        if (view.shows(object.mask().box())) {
            html.append(Html.format(
                    "<path class=\"%s %s\" d=\"%s\"><title>%s</title></path>\n",
                    side,
                    VerdictStyle.css(object.judgement().verdict()),
                    Outline.path(object.mask(), TOLERANCE * view.shrinking()),
                    Markup.escaped(title(object.judgement(), side))));
        }
    }

    private String title(Judgement judgement, String side) {
        String category = categoryNames.apply(judgement.category());
        String what = (side.equals("true") ? "true " : "") + (category.isEmpty() ? "object" : category);
        String score = side.equals("said") ? Html.format(", score %.2f", judgement.score()) : "";
        return Html.format(
                "%s: %s, %,d pixels%s, best IoU %.2f",
                VerdictStyle.name(judgement.verdict()), what, judgement.area(), score, judgement.iou());
    }

    private static String note(Pixels picture, Viewport view) {
        String size = Html.format("%d×%d", picture.width(), picture.height());
        return view.isWhole(picture.width(), picture.height())
                ? size
                : Html.format(
                        "%d×%d of %s, the region with most errors",
                        view.part().width(), view.part().height(), size);
    }
}
