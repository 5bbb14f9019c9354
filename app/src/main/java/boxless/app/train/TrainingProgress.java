package boxless.app.train;

import boxless.app.terminal.Failures;
import boxless.app.terminal.Terminal;
import boxless.app.terminal.Times;
import boxless.train.Plan;
import boxless.train.Progress;
import boxless.train.TrainingListener;
import boxless.train.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a training goes: a bar with the time left on a terminal, a plain line every half minute elsewhere, a line after every
 * validation; and keeps {@code curves.png} up to date.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private static final int WIDTH = 100;
    private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(30).toNanos();
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final Path run;
    private final Sum sum = new Sum();
    private @Nullable ProgressBar bar;
    private int batch = 1;
    private volatile Duration left = Duration.ZERO;
    private long lastLine = System.nanoTime();
    private boolean curvesFail;
    private volatile boolean stopping;

    TrainingProgress(PrintWriter err, Path run) {
        this.err = err;
        this.run = run;
    }

    /** What is about to happen; call it once before the training. */
    void start(Plan plan) {
        batch = plan.batch();
        String where = plan.compute().bf16() ? "bf16" : "fp32";
        line("method", "%s, %,d parameters, from %s".formatted(plan.method(), plan.parameters(), plan.start()));
        line("data", plan.trainPictures() + " training images, " + validation(plan.validatePictures()));
        line("steps", "%,d with %d images each%s".formatted(plan.steps(), plan.batch(), resumed(plan)));
        line("device", "%s, %s".formatted(device(plan), where));
        line("output", plan.run() + ": model.safetensors, log.jsonl, curves.png, TensorBoard events, checkpoints");
        if (Terminal.isWatched()) {
            bar = bar(plan);
        }
        lastLine = System.nanoTime();
    }

    private static String validation(int pictures) {
        return pictures == 0 ? "no validation: the last model is kept" : pictures + " validation images";
    }

    private static String resumed(Plan plan) {
        return plan.step() == 0 ? "" : String.format(Locale.ROOT, ", %,d already done", plan.step());
    }

    private static String device(Plan plan) {
        return plan.compute().device().name().equals("CPU") ? "CPU" : "CUDA";
    }

    private void line(String key, String value) {
        err.printf(Locale.ROOT, "%-9s %s%n", key, value);
    }

    private ProgressBar bar(Plan plan) {
        return new ProgressBarBuilder()
                .setTaskName("Training")
                .setInitialMax(plan.steps())
                .startsFrom(plan.step(), Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .setEtaFunction(state -> Optional.of(left))
                .setConsumer(new DelegatingProgressBarConsumer(
                        text -> {
                            err.print("\r" + text);
                            err.flush();
                        },
                        WIDTH))
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void stepped(Progress progress) {
        left = progress.left();
        sum.add(progress);
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(progress.step());
            if (sum.steps == 20) {
                shown.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", sum.loss()));
                sum.clear();
            }
            return;
        }
        long now = System.nanoTime();
        if (now - lastLine >= NANOS_BETWEEN_LINES && progress.step() < progress.steps()) {
            lastLine = now;
            err.printf(
                    Locale.ROOT,
                    "step %d of %d: loss %.4f (%s), %.1f images/s, about %s left%n",
                    progress.step(),
                    progress.steps(),
                    sum.loss(),
                    sum.terms(),
                    batch / sum.seconds(),
                    Times.text(left));
            sum.clear();
        }
    }

    @Override
    public void validated(Validation validation) {
        Map<String, Double> details = validation.details();
        say(String.format(
                Locale.ROOT,
                "step %d: validation AP %.3f at IoU .50, %.3f at .75, %.3f mean%s (%s)",
                validation.step(),
                details.getOrDefault("ap_0.50", Double.NaN),
                details.getOrDefault("ap_0.75", Double.NaN),
                validation.score(),
                validation.best() ? ", the best so far" : "",
                Times.text(Duration.ofMillis((long) (validation.seconds() * 1000)))));
        drawCurves();
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
            Curves.draw(run.resolve("log.jsonl"), run.resolve("curves.png"));
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
        err.println((bar == null ? "" : CLEAR_LINE) + text);
    }

    @Override
    public void close() {
        ProgressBar shown = bar;
        if (shown != null) {
            bar = null;
            shown.close();
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    /** Means over the steps since the last line. */
    private static final class Sum {
        private int steps;
        private double loss;
        private double seconds;
        private final Map<String, Double> terms = new TreeMap<>();

        void add(Progress progress) {
            steps++;
            loss += progress.loss();
            seconds += progress.seconds();
            progress.terms().forEach((name, value) -> terms.merge(name, value, Double::sum));
        }

        double loss() {
            return loss / steps;
        }

        double seconds() {
            return seconds / steps;
        }

        String terms() {
            StringJoiner text = new StringJoiner(", ");
            terms.forEach((name, value) -> text.add(String.format(Locale.ROOT, "%s %.4f", name, value / steps)));
            return text.toString();
        }

        void clear() {
            steps = 0;
            loss = 0;
            seconds = 0;
            terms.clear();
        }
    }
}
