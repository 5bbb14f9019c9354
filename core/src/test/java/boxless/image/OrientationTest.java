package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.LabelMap;
import boxless.mask.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stored image of two rows, 1 2 3 and 4 5 6, in all eight orientations of EXIF; what is upright was read off Pillow 13's {@code exif_transpose}. */
class OrientationTest {
    private static final int TAG = 274;

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "1, 3, 1 2 3 4 5 6",
        "2, 3, 3 2 1 6 5 4",
        "3, 3, 6 5 4 3 2 1",
        "4, 3, 4 5 6 1 2 3",
        "5, 2, 1 4 2 5 3 6",
        "6, 2, 4 1 5 2 6 3",
        "7, 2, 6 3 5 2 4 1",
        "8, 2, 3 6 2 5 1 4",
        "9, 3, 1 2 3 4 5 6",
    })
    void picturesAndLabelImagesAreReadUpright(int orientation, int width, String upright) throws IOException {
        Path tiff =
                new TinyTiff(3, 2).tag(TAG, orientation).page(1, 2, 3, 4, 5, 6).write(folder.resolve("a.tif"));
        Path png = png(orientation);
        for (Path file : new Path[] {tiff, png}) {
            assertThat(Pictures.read(file).size()).isEqualTo(new Size(width, 6 / width));
            assertThat(text(Pictures.read(file).values())).isEqualTo(upright);
            LabelMap labels = LabelFiles.read(file);
            assertThat(labels.size()).isEqualTo(new Size(width, 6 / width));
            assertThat(labels.labels()).containsExactly(numbers(upright));
        }
    }

    @Test
    void everyRectangleIsThatOfTheUprightPicture() throws IOException {
        for (int orientation = 1; orientation <= 8; orientation++) {
            Path file = new TinyTiff(3, 2)
                    .tag(TAG, orientation)
                    .page(1, 2, 3, 4, 5, 6)
                    .write(folder.resolve(orientation + ".tif"));
            Pixels whole = Pictures.read(file);
            try (PictureSource source = Pictures.open(file)) {
                for (int y = 0; y < whole.height(); y++) {
                    for (int x = 0; x < whole.width(); x++) {
                        Pixels part = source.region(x, y, whole.width() - x, 1);
                        assertThat(part.at(0, 0, 0)).isEqualTo(whole.at(0, x, y));
                        assertThat(part.at(0, part.width() - 1, 0)).isEqualTo(whole.at(0, whole.width() - 1, y));
                    }
                }
            }
        }
    }

    private Path png(int orientation) throws IOException {
        byte[] plain = LabelFiles.png(new LabelMap(3, 2, new int[] {1, 2, 3, 4, 5, 6}));
        byte[] exif = {
            'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0
        };
        ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length);
        chunk.putInt(exif.length)
                .put("eXIf".getBytes(StandardCharsets.US_ASCII))
                .put(exif);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + exif.length);
        chunk.putInt((int) crc.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int header = 8 + 12 + 13;
        out.write(plain, 0, header);
        out.write(chunk.array());
        out.write(plain, header, plain.length - header);
        return Files.write(folder.resolve("a.png"), out.toByteArray());
    }

    private static String text(float[] values) {
        StringBuilder text = new StringBuilder();
        for (float value : values) {
            text.append(text.isEmpty() ? "" : " ").append((int) value);
        }
        return text.toString();
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
