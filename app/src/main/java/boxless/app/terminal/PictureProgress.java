package boxless.app.terminal;

import java.io.PrintWriter;
import java.time.Duration;

/** How far a row of images is. There is no bar for a single one, but its tiles are counted. */
public final class PictureProgress implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final StatusLine line;
    private final int total;
    private final long begin = System.nanoTime();
    private long firstTile;
    private int done;

    public PictureProgress(PrintWriter err, String task, int total) {
        this.total = total;
        line = new StatusLine(err, BETWEEN_LINES);
        if (total > 1) {
            line.start(task, 0, total);
        }
    }

    /** One picture more is done. */
    public void step() {
        done++;
        Duration left = left(begin, done, total - done);
        line.stepTo(done, left);
        if (done < total && line.isDue()) {
            line.print("%d of %d images".formatted(done, total), left);
        }
    }

    /** A tile more of the picture under way is done. */
    public void tile(int tile, int tiles) {
        if (tile == 1) {
            firstTile = System.nanoTime();
        }
        line.note(tile < tiles ? "tile %d of %d".formatted(tile, tiles) : "");
        if (tile > 1 && tile < tiles && line.isDue()) {
            line.print("%d of %d tiles".formatted(tile, tiles), left(firstTile, tile - 1, tiles - tile));
        }
    }

    /** As long for each of the others as it took for each that is done. */
    private static Duration left(long begin, int done, int others) {
        return Duration.ofNanos((System.nanoTime() - begin) / done * others);
    }

    /** A line that stays, above the bar. */
    public void say(String text) {
        line.say(text);
    }

    @Override
    public void close() {
        line.close();
    }
}
