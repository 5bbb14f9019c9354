package boxless.app.doctor;

import boxless.Methods;
import boxless.app.terminal.PictureProgress;
import boxless.data.check.DataReport;
import boxless.mask.Instances;
import boxless.method.Paper;
import boxless.method.Survey;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets every paper survey the objects of data while it is read, and shows how far that is. */
final class DataSurvey implements DataReport.Listener, AutoCloseable {
    private final PrintWriter err;
    private final Map<String, List<Survey>> parts = new HashMap<>();
    private PictureProgress progress;

    DataSurvey(PrintWriter err) {
        this.err = err;
        progress = new PictureProgress(err, "Reading", 0);
    }

    @Override
    public void begin(int pictures) {
        progress = new PictureProgress(err, "Reading", pictures);
    }

    @Override
    public void objects(String part, Instances truth) {
        parts.computeIfAbsent(part, name -> fresh()).forEach(survey -> survey.add(truth));
    }

    private static List<Survey> fresh() {
        return Methods.all().stream()
                .map(Paper::survey)
                .map(start -> start.get())
                .toList();
    }

    @Override
    public void done() {
        progress.step();
    }

    /** The papers' surveys of a part; none where no picture of it could be read. */
    List<Survey> of(String part) {
        return parts.getOrDefault(part, List.of());
    }

    @Override
    public void close() {
        progress.close();
    }
}
