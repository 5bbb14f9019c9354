package boxless.app.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;

/** How far a row of images is. There is no bar for a single one, but its tiles are counted. Any thread may report. */
public final class PictureProgress implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final StatusLine line;
    private final long[] work;
    private final double allWork;
    private final double[] share; // of each image, done
    private final long begin = System.nanoTime();
    private int done;
    private double workDone;

    /** Of images that are about equally much work. */
    public PictureProgress(PrintWriter err, String task, int total) {
        this(err, task, LongStream.generate(() -> 1).limit(total).toArray());
    }

    /**
     * Of images that are different amounts of work, for which the time left is worked out.
     *
     * @param work of each image, for example its pixels; 0 if unknown
     */
    public PictureProgress(PrintWriter err, String task, long[] work) {
        this.work = work.clone();
        share = new double[work.length];
        allWork = Arrays.stream(work).asDoubleStream().sum();
        line = new StatusLine(err, BETWEEN_LINES);
        if (work.length > 1) {
            line.start(task, 0, work.length);
        }
    }

    /** The next picture in the row is done. */
    public synchronized void step() {
        advance(done, 1);
        done++;
        Duration left = left(workDone);
        line.stepTo(done, left);
        if (done < work.length && line.isDue()) {
            line.print("%d of %d images".formatted(done, work.length), left);
        }
    }

    /** A tile more of the next picture in the row is done. */
    public synchronized void tile(int tile, int tiles) {
        tile(done, tile, tiles);
    }

    /**
     * A tile more of a picture under way is done.
     *
     * @param picture from 0
     */
    public synchronized void tile(int picture, int tile, int tiles) {
        line.note(tile < tiles ? "tile %d of %d".formatted(tile, tiles) : "");
        if (tile < tiles) {
            advance(picture, (double) tile / tiles);
            Duration left = left(workDone);
            line.stepTo(done, left);
            if (line.isDue()) {
                String images = work.length > 1 ? "image %d of %d, ".formatted(picture + 1, work.length) : "";
                line.print("%stile %d of %d".formatted(images, tile, tiles), left);
            }
        }
    }

    private void advance(int picture, double to) {
        if (picture < work.length) {
            workDone += work[picture] * (to - share[picture]);
            share[picture] = to;
        }
    }

    private Duration left(double sofar) {
        return left(Duration.ofNanos(System.nanoTime() - begin), sofar, allWork);
    }

    /** As long for each part of the work that is left as it took for those that are done; 0 where nothing is done yet. */
    static Duration left(Duration elapsed, double done, double all) {
        return Duration.ofNanos(done > 0 ? (long) (elapsed.toNanos() / done * Math.max(0, all - done)) : 0);
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
