package boxless.train;

import boxless.file.NamingStream;
import boxless.file.WireMessage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The curves of a training for TensorBoard: one new file {@code events.out.tfevents.SECONDS.HOST} in the run folder for every session. A
 * session says where it begins, and TensorBoard forgets what a killed one had written beyond that.
 */
final class EventFile implements AutoCloseable {
    // Field numbers of the messages Event, Summary, Summary.Value and SessionLog of TensorFlow's event.proto and
    // summary.proto.
    private static final int EVENT_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int EVENT_SESSION = 7;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_NUMBER = 2;
    private static final int SESSION_STATUS = 1;
    private static final long SESSION_START = 1;

    private static final int MASK = 0xa282ead8;

    private final Path file;
    private final OutputStream out;

    private EventFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Starts a file.
     *
     * @param step steps that are done; points of other files in the folder beyond it no longer count
     */
    static EventFile create(Path run, long step) throws IOException {
        EventFile events = open(run, System.currentTimeMillis() / 1000);
        events.write(event(0).put(EVENT_VERSION, "brain.Event:2"));
        WireMessage session = new WireMessage().put(SESSION_STATUS, SESSION_START);
        events.write(event(step + 1).put(EVENT_SESSION, session));
        events.flush();
        return events;
    }

    private static EventFile open(Path run, long seconds) throws IOException {
        Path file = run.resolve(String.format(Locale.ROOT, "events.out.tfevents.%010d.%s", seconds, host()));
        try {
            OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
            return new EventFile(file, new BufferedOutputStream(new NamingStream(file, out), 1 << 16));
        } catch (FileAlreadyExistsException e) {
            return open(run, seconds + 1); // a session of this very second; the next second's name is as good
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "_");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    void write(Progress progress) {
        WireMessage summary = new WireMessage();
        add(summary, "train/loss", progress.loss());
        progress.measured().forEach((name, value) -> add(summary, "train/" + name, value));
        add(summary, "train/learning_rate", progress.learningRate());
        add(summary, "train/gradient_norm", progress.gradientNorm());
        write(event(progress.step()).put(EVENT_SUMMARY, summary));
    }

    void write(Validation validation) {
        WireMessage summary = new WireMessage();
        for (Map.Entry<String, Double> detail : validation.details().entrySet()) {
            add(summary, "validation/" + detail.getKey(), detail.getValue());
        }
        write(event(validation.step()).put(EVENT_SUMMARY, summary));
    }

    private static WireMessage event(long step) {
        return new WireMessage()
                .put(EVENT_TIME, System.currentTimeMillis() / 1e3)
                .put(EVENT_STEP, step);
    }

    private static void add(WireMessage summary, String tag, double value) {
        summary.put(SUMMARY_VALUE, new WireMessage().put(VALUE_TAG, tag).put(VALUE_NUMBER, (float) value));
    }

    /** One TFRecord: length, its checksum, the message, its checksum. */
    private void write(WireMessage event) {
        byte[] data = event.toBytes();
        ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(checksum(record.array(), 8));
        record.put(data);
        record.putInt(checksum(data, data.length));
        try {
            out.write(record.array());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    /** Hands everything to the system: called before every checkpoint, so that no point before a checkpoint is ever lost. */
    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(file + ": cannot be written (" + e.getMessage() + ")", e);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
