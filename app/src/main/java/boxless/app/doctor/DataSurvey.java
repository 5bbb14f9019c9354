package boxless.app.doctor;

import boxless.app.terminal.PictureProgress;
import boxless.data.check.DataReport;
import boxless.mask.Instances;
import boxless.method.solo.ObjectSurvey;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/** Surveys the objects of data while it is read, and shows how far that is. */
final class DataSurvey implements DataReport.Listener, AutoCloseable {
    private final PrintWriter err;
    private final Map<String, ObjectSurvey> parts = new HashMap<>();
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
        parts.computeIfAbsent(part, name -> new ObjectSurvey()).add(truth);
    }

    @Override
    public void done() {
        progress.step();
    }

    /** The surveys by the parts' names; a part without a readable picture has none. */
    Map<String, ObjectSurvey> parts() {
        return parts;
    }

    @Override
    public void close() {
        progress.close();
    }
}
