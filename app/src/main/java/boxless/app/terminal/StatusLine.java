package boxless.app.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far long work is: a bar with the time left on a terminal, now and then a plain line elsewhere. */
public final class StatusLine implements AutoCloseable {
    /** The usual width of a terminal; a longer line would wrap and stay. */
    private static final int WIDTH = 80;

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final long nanosBetweenLines;
    private final boolean watched;
    private volatile @Nullable ProgressBar bar;
    private volatile @Nullable Duration left;
    private long lastLine = System.nanoTime();

    /** @param betweenLines the least time from one plain line to the next */
    public StatusLine(PrintWriter err, Duration betweenLines) {
        // The launcher says whether a person watches: Java 21 cannot tell for stderr alone.
        this(err, betweenLines, Boolean.getBoolean("boxless.terminal"));
    }

    StatusLine(PrintWriter err, Duration betweenLines, boolean watched) {
        this.err = err;
        this.nanosBetweenLines = betweenLines.toNanos();
        this.watched = watched;
    }

    /** Shows the bar where there is a terminal. Without this call there are plain lines only. */
    public void start(String task, long done, long total) {
        if (watched) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .setEtaFunction(state -> Optional.ofNullable(left))
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                    .clearDisplayOnFinish()
                    .build();
        }
        lastLine = System.nanoTime();
    }

    private void draw(String text) {
        err.print("\r" + text);
        err.flush();
    }

    public boolean hasBar() {
        return bar != null;
    }

    /**
     * Moves the bar.
     *
     * @param done steps since the beginning
     * @param total steps in all, which may have changed meanwhile
     * @param left how long the others will take
     */
    public void stepTo(long done, long total, Duration left) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.maxHint(total);
        }
        stepTo(done, left);
    }

    /**
     * Moves the bar.
     *
     * @param done steps since the beginning
     * @param left how long the others will take
     */
    public void stepTo(long done, Duration left) {
        this.left = left;
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(done);
        }
    }

    /** A few words behind the bar, until others come. */
    public void note(String words) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.setExtraMessage(words.isEmpty() ? "" : " " + words);
        }
    }

    /** Whether a plain line is wanted: there is no bar, and the last line is old enough. */
    public boolean isDue() {
        return bar == null && System.nanoTime() - lastLine >= nanosBetweenLines;
    }

    /** A plain line. */
    public void print(String text, Duration left) {
        lastLine = System.nanoTime();
        err.println(text + ", about " + Times.text(left) + " left");
    }

    /** A line that stays, above the bar. Any thread may say it. */
    public void say(String text) {
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
}
