package boxless.app.doctor;

import boxless.Methods;
import boxless.app.terminal.PictureProgress;
import boxless.data.check.DataReport;
import boxless.mask.Instances;
import boxless.mask.Segmentation;
import boxless.method.Paper;
import boxless.method.Survey;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets every paper survey data, as it would learn from it, while it is read, and shows how far that is. */
final class DataSurvey implements DataReport.Listener, AutoCloseable {
    private final PrintWriter err;
    private final Map<String, Map<Paper<?>, Survey>> parts = new HashMap<>();
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
        add(part, truth, false);
    }

    @Override
    public void stuff(String part, Segmentation truth) {
        add(part, truth, true);
    }

    /** @param stuff whether the truth is for the papers whose classes may be stuff, or for the others */
    private void add(String part, Segmentation truth, boolean stuff) {
        parts.computeIfAbsent(part, name -> fresh()).forEach((paper, survey) -> {
            if (paper.stuff() == stuff) {
                survey.add(truth);
            }
        });
    }

    private static Map<Paper<?>, Survey> fresh() {
        Map<Paper<?>, Survey> surveys = new LinkedHashMap<>();
        Methods.all().forEach(paper -> surveys.put(paper, paper.survey().get()));
        return surveys;
    }

    @Override
    public void done() {
        progress.step();
    }

    /** The papers' surveys of a part; none where no picture of it could be read. */
    List<Survey> of(String part) {
        return List.copyOf(parts.getOrDefault(part, Map.of()).values());
    }

    @Override
    public void close() {
        progress.close();
    }
}
