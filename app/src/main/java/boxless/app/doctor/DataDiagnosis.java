package boxless.app.doctor;

import boxless.data.check.DataPart;
import boxless.data.check.DataReport;
import boxless.data.check.Finding;
import boxless.data.check.Finding.Kind;
import boxless.data.folders.Layout;
import boxless.mask.Category;
import boxless.method.Survey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code doctor DATA} prints. */
final class DataDiagnosis {
    /** Of what is merely worth a look so many lines are printed for each kind. */
    private static final int NOTES = 5;

    /** So many categories are listed. */
    private static final int CATEGORIES = 20;

    private final PrintWriter out;
    private final Path data;
    private final String labels;
    private final DataSurvey survey;

    /** @param survey of the parts' objects */
    DataDiagnosis(PrintWriter out, Path data, String labels, DataSurvey survey) {
        this.out = out;
        this.data = data;
        this.labels = labels;
        this.survey = survey;
    }

    /** Prints all and says whether training would take the data. */
    boolean print(DataReport report) {
        boolean split = !report.parts().getFirst().name().isEmpty();
        out.printf(
                "%s: %s%s%n",
                data,
                recognised(report.parts().getFirst().layout()),
                split
                        ? ", splits "
                                + report.parts().stream().map(DataPart::name).collect(Collectors.joining(", "))
                        : "");
        report.parts().forEach(this::print);
        out.println();
        propose(report.training());
        boolean sound = true;
        for (Kind kind : Kind.values()) {
            List<String> lines = report.findings().stream()
                    .filter(finding -> finding.kind() == kind)
                    .map(Finding::line)
                    .toList();
            sound &= lines.isEmpty() || !kind.isBroken();
            print(kind, lines);
        }
        out.println(
                sound
                        ? "the data is ready for training"
                        : "the data is not ready for training: see the lines marked broken");
        return sound;
    }

    private String recognised(Layout layout) {
        return layout == Layout.LABEL_FOLDER ? layout + ", images/ + " + labels + "/" : layout.toString();
    }

    private void print(Kind kind, List<String> lines) {
        long shown = kind.isListedInFull() ? lines.size() : NOTES;
        lines.stream().limit(shown).forEach(line -> out.println((kind.isBroken() ? "broken   " : "note     ") + line));
        if (lines.size() > shown) {
            out.printf(
                    Locale.ROOT, "note     and %,d more images like this (%s)%n", lines.size() - shown, kind.caption());
        }
    }

    private void print(DataPart part) {
        out.println();
        if (!part.name().isEmpty()) {
            out.println(part.name());
        }
        List<Integer> perPicture = part.objectsPerPicture();
        images(part, perPicture.size());
        if (perPicture.isEmpty()) {
            return;
        }
        boolean oneSize = part.smallest().equals(part.largest());
        line("sizes", "%s%s", part.smallest(), oneSize ? ", all of them" : " to " + part.largest());
        categories(part);
        if (part.areas().isEmpty()) {
            line("objects", "none");
            return;
        }
        objects(part, perPicture);
        histograms(part, perPicture);
    }

    private void images(DataPart part, int read) {
        String kinds = part.kinds().entrySet().stream()
                .map(kind -> kind.getKey() + (part.kinds().size() == 1 ? "" : " (" + kind.getValue() + ")"))
                .collect(Collectors.joining("; "));
        int unread = part.objects().size() - read;
        line(
                "images",
                "%,d%s%s",
                read,
                unread == 0 ? "" : String.format(Locale.ROOT, ", and %,d that cannot be read", unread),
                kinds.isEmpty() ? "" : "; " + kinds);
    }

    private void objects(DataPart part, List<Integer> perPicture) {
        int objects = part.areas().size();
        line(
                "objects",
                "%,d; %d to %d per image, %.0f %% touch another object%s%s",
                objects,
                perPicture.getFirst(),
                perPicture.getLast(),
                100.0 * part.touching() / objects,
                part.hidden() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %.0f %% are partly covered by another one",
                                100.0 * part.hidden() / objects),
                part.crowds() == 0 ? "" : String.format(Locale.ROOT, ", plus %,d crowds", part.crowds()));
        line(
                "areas",
                "%,d to %,d pixels, median %,d; mean extent %.0f rows, %.0f columns",
                part.areas().getFirst(),
                part.areas().getLast(),
                part.areas().get(objects / 2),
                part.sizes().meanHeight(),
                part.sizes().meanWidth());
    }

    private void histograms(DataPart part, List<Integer> perPicture) {
        out.println();
        Histogram.doubling(out, "objects per image", perPicture);
        out.println();
        Histogram.doubling(out, "pixels per object", part.areas());
        out.println();
        Histogram.even(out, "object size (square root of the box area)", part.extents());
    }

    /** The most frequent first; nothing where there is but one. */
    private void categories(DataPart part) {
        if (part.categories().size() < 2) {
            return;
        }
        List<Map.Entry<Category, Integer>> sorted = part.categories().entrySet().stream()
                .sorted(Map.Entry.<Category, Integer>comparingByValue().reversed())
                .toList();
        line("categories", "%,d", sorted.size());
        for (Map.Entry<Category, Integer> entry : sorted.subList(0, Math.min(CATEGORIES, sorted.size()))) {
            Category category = entry.getKey();
            out.printf(
                    Locale.ROOT,
                    "  %11s %,8d  %s%n",
                    "",
                    entry.getValue(),
                    category.name() + (category.thing() ? "" : " (stuff)"));
        }
        if (sorted.size() > CATEGORIES) {
            List<Map.Entry<Category, Integer>> rest = sorted.subList(CATEGORIES, sorted.size());
            long absent = rest.stream().filter(entry -> entry.getValue() == 0).count();
            line("", "and %,d rarer ones, %,d of them absent", rest.size(), absent);
        }
    }

    /** What each paper says about the part that training would learn from. */
    private void propose(DataPart part) {
        List<Survey.Advice> advice = survey.of(part.name()).stream()
                .flatMap(of -> of.advice().stream())
                .toList();
        advice.forEach(this::print);
        if (!advice.isEmpty()) {
            out.println();
        }
    }

    private void print(Survey.Advice advice) {
        List<String> lines = advice.text().lines().toList();
        line(advice.key(), "%s", lines.getFirst());
        lines.stream().skip(1).forEach(line -> out.println(" ".repeat(14) + line));
    }

    private void line(String key, String format, Object... values) {
        out.printf(Locale.ROOT, "  %-11s %s%n", key, String.format(Locale.ROOT, format, values));
    }
}
