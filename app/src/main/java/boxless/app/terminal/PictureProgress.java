package boxless.app.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a row of pictures is: a bar with the time left on a terminal, now and then a plain line elsewhere; nothing for a single picture. */
public final class PictureProgress implements AutoCloseable {
    private static final int WIDTH = 80;
    private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final int total;
    private final @Nullable ProgressBar bar;
    private final long begin = System.nanoTime();
    private long lastLine = begin;
    private long firstTile;
    private int done;

    public PictureProgress(PrintWriter err, String task, int total) {
        this.err = err;
        this.total = total;
        this.bar = total > 1 && Terminal.isWatched() ? bar(err, task, total) : null;
    }

    private static ProgressBar bar(PrintWriter err, String task, int total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new DelegatingProgressBarConsumer(
                        text -> {
                            err.print("\r" + text);
                            err.flush();
                        },
                        WIDTH))
                .clearDisplayOnFinish()
                .build();
    }

    /** One picture more is done. */
    public void step() {
        done++;
        if (bar != null) {
            bar.step();
            return;
        }
        long now = System.nanoTime();
        if (total > 1 && done < total && now - lastLine >= NANOS_BETWEEN_LINES) {
            lastLine = now;
            Duration left = Duration.ofNanos((now - begin) / done * (total - done));
            err.printf("%d of %d images, about %s left%n", done, total, Times.text(left));
        }
    }

    /** A tile more of the picture under way is done. */
    public void tile(int tile, int tiles) {
        if (tile == 1) {
            firstTile = System.nanoTime();
        }
        if (bar != null) {
            bar.setExtraMessage(tile < tiles ? " tile %d of %d".formatted(tile, tiles) : "");
            return;
        }
        long now = System.nanoTime();
        if (tile > 1 && tile < tiles && now - lastLine >= NANOS_BETWEEN_LINES) {
            lastLine = now;
            Duration left = Duration.ofNanos((now - firstTile) / (tile - 1) * (tiles - tile));
            err.printf("%d of %d tiles, about %s left%n", tile, tiles, Times.text(left));
        }
    }

    /** A line that stays, above the bar. */
    public void say(String line) {
        err.println((bar == null ? "" : CLEAR_LINE) + line);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
