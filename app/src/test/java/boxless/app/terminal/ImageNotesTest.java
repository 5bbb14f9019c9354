package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.Pictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an image wherever one is read. */
class ImageNotesTest {
    private final PrintStream err = System.err;

    @AfterEach
    void restore() {
        System.setErr(err);
    }

    @Test
    void pixelsThatAreNoNumbersAreNotReadAsZeroInSilence(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gaps.tif");
        write(file, .5f, Float.NaN, Float.POSITIVE_INFINITY, 2);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(Pictures.read(file).values()).containsExactly(.5f, 0, 0, 2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce(
                        file + ": has pixels that are no finite numbers; reading them as 0, in measurements, too");
    }

    /** A TIFF with a single row of floating point. */
    private static void write(Path file, float... row) throws IOException {
        int[][] tags = {
            {256, row.length},
            {257, 1},
            {258, 32}, // bits
            {259, 1}, // not compressed
            {262, 1}, // black is zero
            {273, 8}, // where the strip begins
            {277, 1},
            {278, 1},
            {279, row.length * Float.BYTES},
            {339, 3} // floating point
        };
        int directory = 8 + row.length * Float.BYTES;
        ByteBuffer out = ByteBuffer.allocate(directory + 6 + 12 * tags.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory);
        for (float value : row) {
            out.putFloat(value);
        }
        out.putShort((short) tags.length);
        for (int[] tag : tags) {
            out.putShort((short) tag[0]).putShort((short) 3).putInt(1).putInt(tag[1]);
        }
        Files.write(file, out.array());
    }
}
