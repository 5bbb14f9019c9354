package boxless.app.train;

import boxless.app.terminal.Failures;
import boxless.app.terminal.StatusLine;
import boxless.app.terminal.Times;
import boxless.evaluate.Evaluation;
import boxless.file.Count;
import boxless.train.Plan;
import boxless.train.Progress;
import boxless.train.RunFolder;
import boxless.train.Terms;
import boxless.train.TrainingListener;
import boxless.train.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Tells how a training goes: a bar with the time left on a terminal, a plain line every half minute elsewhere, a line after every
 * validation; and keeps {@code curves.png} up to date.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    /** The loss behind the bar is the mean of so many steps. */
    private static final int STEPS_OF_A_NOTE = 20;

    private final PrintWriter err;
    private final Path run;
    private final StatusLine status;
    private final Sum sum = new Sum();
    private String stage = "";
    private double start = Double.NaN; // score of the model that the training starts from, where this has seen it
    private boolean curvesFail;
    private volatile boolean stopping;

    TrainingProgress(PrintWriter err, Path run) {
        this.err = err;
        this.run = run;
        status = new StatusLine(err, BETWEEN_LINES);
    }

    /** What is about to happen; call it once before the training. */
    void start(Plan plan) {
        String where = plan.compute().bf16() ? "bf16" : "fp32";
        line("method", "%s, %,d parameters, from %s".formatted(plan.method(), plan.parameters(), plan.start()));
        line("data", Count.of(plan.trainPictures(), "training image") + ", " + validation(plan.validatePictures()));
        plan.notes().forEach(note -> line("note", note));
        steps(plan);
        line("device", "%s, %s".formatted(device(plan), where));
        line("output", plan.run() + ": model.safetensors, log.jsonl, curves.png, TensorBoard events, checkpoints");
        status.start("Training", plan.step(), plan.steps());
    }

    private void steps(Plan plan) {
        if (plan.stages().size() == 1) {
            Plan.Part all = plan.stages().getFirst();
            line("steps", "%,d with %s each%s".formatted(all.steps(), Count.of(all.images(), "image"), resumed(plan)));
            return;
        }
        line("steps", "%,d in %d stages%s".formatted(plan.steps(), plan.stages().size(), resumed(plan)));
        for (Plan.Part part : plan.stages()) {
            line("", "%s: %,d with %s each".formatted(part.name(), part.steps(), Count.of(part.images(), "image")));
        }
    }

    private static String validation(int pictures) {
        return pictures == 0 ? "no validation: the last model is kept" : Count.of(pictures, "validation image");
    }

    private static String resumed(Plan plan) {
        return plan.step() == 0 ? "" : String.format(Locale.ROOT, ", %,d already done", plan.step());
    }

    private static String device(Plan plan) {
        return plan.compute().device().name();
    }

    private void line(String key, String value) {
        err.printf(Locale.ROOT, "%-9s %s%n", key, value);
    }

    @Override
    public void stepped(Progress progress) {
        if (!progress.stage().equals(stage)) {
            stage = progress.stage();
            say("step %d: stage %s".formatted(progress.step(), stage));
            sum.clear();
        }
        sum.add(progress);
        status.stepTo(progress.step(), progress.steps(), progress.left());
        if (status.hasBar() && sum.steps == STEPS_OF_A_NOTE) {
            status.note(String.format(Locale.ROOT, "loss %.4f", sum.loss()));
            sum.clear();
        }
        if (progress.step() < progress.steps() && status.isDue()) {
            String text = String.format(
                    Locale.ROOT,
                    "step %d of %d: loss %.4f (%s), %.1f images/s",
                    progress.step(),
                    progress.steps(),
                    sum.loss(),
                    sum.terms(),
                    sum.imagesPerSecond());
            status.print(text, progress.left());
            sum.clear();
        }
    }

    @Override
    public void validated(Validation validation) {
        say(String.format(
                Locale.ROOT,
                "step %d: validation %s%s (%s)",
                validation.step(),
                numbers(validation.evaluation()),
                standing(validation),
                Times.text(Duration.ofMillis((long) (validation.seconds() * 1000)))));
        drawCurves();
    }

    @Override
    public void rescored(Validation best) {
        say("the best model so far, of step %d, scored anew: %s".formatted(best.step(), numbers(best.evaluation())));
    }

    /** Models of different stages are not compared, so that the result of several may be worse than the start. */
    private String standing(Validation validation) {
        if (validation.step() == 0) {
            start = validation.score();
            return ", the start";
        }
        if (!validation.best()) {
            return "";
        }
        return validation.score() < start ? ", the best of its stage, but below the start" : ", the best so far";
    }

    private static String numbers(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Nuclei nuclei -> precisions(nuclei);
            case Evaluation.Coco coco -> precisions(coco);
            case Evaluation.Cityscapes cityscapes ->
                String.format(
                        Locale.ROOT,
                        "AP %.3f at IoU .50, %.3f mean",
                        cityscapes.measurements().getOrDefault("ap_0.50", Double.NaN),
                        cityscapes.headline());
            case Evaluation.Panoptic panoptic ->
                String.format(
                        Locale.ROOT,
                        "PQ %.3f, %.3f of things, %.3f of stuff",
                        panoptic.headline(),
                        panoptic.score().things().pq(),
                        panoptic.score().stuff().pq());
        };
    }

    private static String precisions(Evaluation evaluation) {
        Map<String, Double> measured = evaluation.measurements();
        return String.format(
                Locale.ROOT,
                "AP %.3f at IoU .50, %.3f at .75, %.3f mean",
                measured.getOrDefault("ap_0.50", Double.NaN),
                measured.getOrDefault("ap_0.75", Double.NaN),
                evaluation.headline());
    }

    /** The process is about to end; any thread may say so. Nothing is drawn any more, a JVM that ends loads no graphics. */
    void stopping() {
        stopping = true;
        say("stopping after this step and saving a checkpoint");
    }

    /** Brings {@code curves.png} up to date. A machine that cannot draw is told so once and trains on. */
    void drawCurves() {
        if (stopping) {
            return;
        }
        try {
            Curves.draw(new RunFolder(run).log(), run.resolve("curves.png"));
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!curvesFail) {
                curvesFail = true;
                say("curves.png cannot be drawn (" + Failures.message(e)
                        + "); training continues, and log.jsonl has all numbers");
            }
        }
    }

    /** A line that stays, above the bar. */
    void say(String text) {
        status.say(text);
    }

    @Override
    public void close() {
        status.close();
    }

    /** Means over the steps since the last line. */
    private static final class Sum {
        private int steps;
        private double loss;
        private double seconds;
        private long images;
        private Terms terms = new Terms();

        void add(Progress progress) {
            steps++;
            loss += progress.loss();
            seconds += progress.seconds();
            images += progress.images();
            terms.add(progress.terms());
        }

        double loss() {
            return loss / steps;
        }

        double imagesPerSecond() {
            return images / seconds;
        }

        String terms() {
            StringJoiner text = new StringJoiner(", ");
            new TreeMap<>(terms.means()).forEach((name, value) -> {
                if (!value.isNaN()) {
                    text.add(String.format(Locale.ROOT, "%s %.4f", name, value));
                }
            });
            return text.toString();
        }

        void clear() {
            steps = 0;
            loss = 0;
            seconds = 0;
            images = 0;
            terms = new Terms();
        }
    }
}
