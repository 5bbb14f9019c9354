package boxless.app;

import boxless.data.CropSize;
import boxless.data.DataReport;
import boxless.data.DataReport.Kind;
import boxless.data.DataReport.Part;
import boxless.data.DataReport.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code doctor DATA} prints. */
final class DataDiagnosis {
    /** Of what is merely worth a look so many lines are printed. */
    private static final int NOTES = 8;

    private final PrintWriter out;
    private final Path data;
    private final String labels;

    DataDiagnosis(PrintWriter out, Path data, String labels) {
        this.out = out;
        this.data = data;
        this.labels = labels;
    }

    /** Prints all and says whether training would take the data. */
    boolean print(DataReport report) {
        boolean split = !report.parts().getFirst().name().isEmpty();
        out.printf("%s: images/ + %s/%s%n", data, labels, split ? ", splits " + names(report) : "");
        report.parts().forEach(this::print);
        out.println();
        report.parts().stream()
                .filter(part -> part.name().equals("train"))
                .findFirst()
                .or(() -> report.parts().stream().findFirst())
                .ifPresent(this::propose);
        boolean sound = true;
        for (Kind kind : Kind.values()) {
            List<String> lines = report.problems().stream()
                    .filter(problem -> problem.kind() == kind)
                    .map(Problem::line)
                    .toList();
            sound &= lines.isEmpty() || !kind.isBroken();
            print(kind, lines);
        }
        out.println(
                sound ? "the data can be trained on" : "the data cannot be trained on: see the lines marked broken");
        return sound;
    }

    private static String names(DataReport report) {
        return report.parts().stream().map(Part::name).collect(Collectors.joining(", "));
    }

    private void print(Kind kind, List<String> lines) {
        long shown = kind.isBroken() ? lines.size() : NOTES;
        lines.stream().limit(shown).forEach(line -> out.println((kind.isBroken() ? "broken   " : "note     ") + line));
        if (lines.size() > shown) {
            out.printf("note     and %d more like this%n", lines.size() - shown);
        }
    }

    private void print(Part part) {
        out.println();
        if (!part.name().isEmpty()) {
            out.println(part.name());
        }
        String kinds = part.kinds().entrySet().stream()
                .map(kind -> kind.getKey() + (part.kinds().size() == 1 ? "" : " (" + kind.getValue() + ")"))
                .collect(Collectors.joining("; "));
        line("pictures", "%,d; %s".formatted(part.pictures(), kinds));
        if (part.pictures() == 0) {
            return;
        }
        line(
                "sizes",
                part.smallest().equals(part.largest())
                        ? part.smallest() + ", all of them"
                        : part.smallest() + " to " + part.largest());
        int objects = part.areas().size();
        if (objects == 0) {
            line("objects", "none");
            return;
        }
        line(
                "objects",
                "%,d; %d to %d a picture, %.0f %% touch another one"
                        .formatted(
                                objects,
                                part.objectsPerPicture().getFirst(),
                                part.objectsPerPicture().getLast(),
                                100.0 * part.touching() / objects));
        line(
                "areas",
                "%,d to %,d pixels, median %,d; mean extent %.0f rows, %.0f columns"
                        .formatted(
                                part.areas().getFirst(),
                                part.areas().getLast(),
                                part.areas().get(objects / 2),
                                part.sizes().meanHeight(),
                                part.sizes().meanWidth()));
        out.println();
        Histogram.print(out, "objects a picture", part.objectsPerPicture());
        out.println();
        Histogram.print(out, "pixels an object", part.areas());
    }

    private void propose(Part part) {
        if (part.areas().isEmpty()) {
            return;
        }
        CropSize crop = part.sizes().cropSize(5);
        line(
                "crop size",
                "at least %d rows by %d columns (EmbedSeg's rule, mean extent + 5 deviations); 'size: auto' in a recipe takes these"
                        .formatted(crop.height(), crop.width()));
        long small = part.areas().get(part.areas().size() / 100);
        line("min_pixels", "%d (half of %d; 1 %% of the objects are smaller than that)".formatted(small / 2, small));
    }

    private void line(String key, String value) {
        out.printf(Locale.ROOT, "  %-11s %s%n", key, value);
    }
}
