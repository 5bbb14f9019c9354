package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.OtherDigits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    Path run;

    @Test
    void recordsAreFramedAndEncodedAsTensorBoardReadsThem() throws IOException {
        try (EventFile events = EventFile.create(run, 0)) {
            events.write(new Progress(300, 400, "", 8, 1.5, Map.of("seed", .25), 1e-3, 2, 1, Duration.ZERO));
        }
        List<byte[]> records = records(TinyTrainings.events(run).getFirst());
        assertThat(records).hasSize(3);
        assertThat(hex(records.get(0))).endsWith("1a0d" + hex("brain.Event:2".getBytes())); // field 3
        assertThat(hex(records.get(1)))
                .contains("1001")
                .endsWith("3a02" + "0801"); // session_log.status = START, step 1
        String value = hex(records.get(2));
        assertThat(value).contains("10ac02"); // field 2, step 300
        // Summary.Value: tag (field 1) and simple_value (field 2, float32)
        assertThat(value).contains("0a11" + "0a0a" + hex("train/loss".getBytes()) + "15" + "0000c03f");
        assertThat(value).contains("0a11" + "0a0a" + hex("train/seed".getBytes()) + "15" + "0000803e");
    }

    @Test
    void whatCouldNotBeMeasuredIsNotWritten() throws IOException {
        Progress progress =
                new Progress(1, 4, "", 8, 1.5, Map.of("iou", Double.NaN, "seed", .25), 1e-3, 2, 1, Duration.ZERO);
        try (EventFile events = EventFile.create(run, 0)) {
            events.write(progress);
        }
        assertThat(hex(records(TinyTrainings.events(run).getFirst()).get(2)))
                .contains(hex("train/seed".getBytes()))
                .doesNotContain(hex("train/iou".getBytes()));
        try (RunLog log = RunLog.open(run.resolve("log.jsonl"), 0)) {
            log.write(progress);
        }
        assertThat(RunLog.lines(run.resolve("log.jsonl")).getFirst().propertyNames())
                .contains("seed")
                .doesNotContain("iou");
    }

    @Test
    void aResumedSessionPurgesWhatWasWrittenBeyondItsCheckpoint() throws IOException {
        EventFile.create(run, 0).close();
        EventFile.create(run, 7).close();
        List<Path> files = TinyTrainings.events(run);
        assertThat(files).hasSize(2);
        assertThat(hex(records(files.get(1)).get(1)))
                .contains("1008") // from step 8 on
                .endsWith("3a02" + "0801"); // session_log.status = START
    }

    @Test
    void theNameHasTheDigitsThatTensorBoardSortsByOnEveryMachine() throws Exception {
        OtherDigits.during(() -> EventFile.create(run, 0).close());
        assertThat(TinyTrainings.events(run).getFirst().getFileName().toString())
                .matches("events\\.out\\.tfevents\\.[0-9]{10}\\..*");
    }

    private static List<byte[]> records(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(masked(length));
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(data);
            assertThat(bytes.getInt()).isEqualTo(masked(data));
            records.add(data);
        }
        return records;
    }

    private static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int value = (int) crc.getValue();
        return (value >>> 15 | value << 17) + 0xa282ead8;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
