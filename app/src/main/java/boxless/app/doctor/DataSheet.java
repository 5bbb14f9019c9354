package boxless.app.doctor;

import boxless.data.Sample;
import boxless.data.check.DataPart;
import boxless.data.check.DataReport;
import boxless.data.check.Finding;
import boxless.data.check.Finding.Kind;
import boxless.export.ContactSheet;
import boxless.image.Pictures;
import boxless.mask.Box;
import boxless.mask.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The contact sheet of {@code doctor DATA -o DIR}: pictures with findings of every kind, and a spread of the others. */
final class DataSheet {
    /** The file's name. */
    static final String FILE = "contact-sheet.png";

    private static final int PICTURES = 24;

    /** Of all pictures so many may have findings, or one would not see what the data is like. */
    private static final int WITH_FINDINGS = 12;

    private record Chosen(int part, int sample) {}

    private final DataReport report;

    DataSheet(DataReport report) {
        this.report = report;
    }

    /** Whether there is any image to draw. */
    static boolean isPossible(DataReport report) {
        return report.parts().stream()
                .anyMatch(part -> !part.objectsPerPicture().isEmpty());
    }

    /** Reads the chosen pictures again and draws them. */
    void write(Path file, String title, String note) throws IOException {
        SequencedSet<Chosen> chosen = choose();
        ContactSheet sheet = new ContactSheet(title, note, chosen.size());
        for (Chosen one : chosen) {
            add(sheet, one);
        }
        Pictures.writePng(sheet.image(), file);
    }

    private SequencedSet<Chosen> choose() {
        SequencedSet<Chosen> chosen = new LinkedHashSet<>();
        List<List<Chosen>> byKind = IntStream.range(0, Kind.values().length)
                .mapToObj(kind -> withFinding(Kind.values()[kind]))
                .toList();
        for (int turn = 0; turn < WITH_FINDINGS; turn++) {
            for (List<Chosen> kind : byKind) {
                if (turn < kind.size() && chosen.size() < WITH_FINDINGS) {
                    chosen.add(kind.get(turn));
                }
            }
        }
        // Evenly from the emptiest picture to the fullest.
        List<Chosen> others = new ArrayList<>();
        for (int p = 0; p < report.parts().size(); p++) {
            int part = p;
            IntStream.range(0, report.parts().get(p).objects().size())
                    .mapToObj(sample -> new Chosen(part, sample))
                    .filter(one -> objects(one) >= 0)
                    .filter(one -> !chosen.contains(one))
                    .forEach(others::add);
        }
        others.sort(Comparator.comparingInt(this::objects));
        int left = Math.min(PICTURES - chosen.size(), others.size());
        for (int k = 0; k < left; k++) {
            chosen.add(others.get(left == 1 ? others.size() / 2 : (int) ((long) k * (others.size() - 1) / (left - 1))));
        }
        return chosen;
    }

    /** Readable pictures, those with most such objects first. */
    private List<Chosen> withFinding(Kind kind) {
        record Case(Chosen chosen, int objects) {}
        return IntStream.range(0, report.parts().size())
                .boxed()
                .flatMap(part -> report.parts().get(part).findings().stream()
                        .filter(finding -> finding.kind() == kind && finding.sample() >= 0)
                        .map(finding -> new Case(
                                new Chosen(part, finding.sample()),
                                finding.objects().size())))
                .filter(one -> objects(one.chosen()) >= 0)
                .sorted(Comparator.comparingInt((Case one) -> -one.objects()))
                .map(Case::chosen)
                .toList();
    }

    /** -1 where it cannot be read. */
    private int objects(Chosen one) {
        return report.parts().get(one.part()).objects().get(one.sample());
    }

    private void add(ContactSheet sheet, Chosen chosen) {
        DataPart part = report.parts().get(chosen.part());
        Sample sample = part.samples().read(chosen.sample());
        List<Instance> objects = sample.truth().instances().objects();
        List<Finding> findings = part.findings().stream()
                .filter(finding -> finding.sample() == chosen.sample())
                .toList();
        List<Box> marked = findings.stream()
                .flatMap(finding -> finding.objects().stream())
                .distinct()
                .map(object -> objects.get(object).mask().box())
                .filter(box -> box.area() > 0)
                .toList();
        String warning = findings.stream()
                .map(finding -> finding.objects().size() > 1
                        ? finding.objects().size() + " " + finding.kind().caption()
                        : finding.kind().caption())
                .collect(Collectors.joining(", "));
        int count = objects(chosen);
        sheet.add(
                sample.image(),
                sample.truth(),
                marked,
                (part.name().isEmpty() ? "" : part.name() + " / ") + sample.name(),
                String.format(
                        Locale.ROOT,
                        "%d×%d, %,d %s",
                        sample.image().width(),
                        sample.image().height(),
                        count,
                        count == 1 ? "object" : "objects"),
                warning);
    }
}
