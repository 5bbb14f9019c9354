package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.image.LabelFiles;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server sends is what a command writes. */
class StreamsTest {
    private static final Pixels IMAGE = new Pixels(20, 10, 1, 255, new float[200]);
    private static final Instances FOUND =
            new Instances(20, 10, List.of(new Instance(Mask.ofRuns(20, 10, 23, 5, 172), 1, .5f)));
    private static final Map<Integer, String> NAMES = Map.of(1, "nucleus");

    /** Fails when it is closed. */
    private static final class Response extends ByteArrayOutputStream {
        @Override
        public void close() {
            throw new AssertionError("the stream belongs to the caller");
        }
    }

    @TempDir
    Path folder;

    @Test
    void tablesGeoJsonAndRoisGoToStreamsThatStayOpen() throws Exception {
        PictureSource picture = PictureSource.of(IMAGE);
        Path file = folder.resolve("file");
        Response table = new Response();
        Measurements.write(table, picture, FOUND, NAMES, null);
        Measurements.write(file, picture, FOUND, NAMES, null);
        assertThat(table.toByteArray()).isEqualTo(Files.readAllBytes(file));

        Response geojson = new Response();
        GeoJson.write(geojson, "a.png", picture, FOUND, NAMES, null);
        GeoJson.write(file, "a.png", picture, FOUND, NAMES, null);
        assertThat(geojson.toByteArray()).isEqualTo(Files.readAllBytes(file));

        Response rois = new Response();
        RoiZip.write(rois, FOUND.objects(), List.of(), NAMES);
        RoiZip.write(file, FOUND.objects(), List.of(), NAMES);
        assertThat(rois.size()).isEqualTo((int) Files.size(file));
    }

    @Test
    void labelImagesAndOverlaysArePackedInMemory() throws Exception {
        Path file = folder.resolve("file.png");
        LabelFiles.writePng(FOUND.labels(), file);
        assertThat(LabelFiles.png(FOUND.labels())).isEqualTo(Files.readAllBytes(file));
        Pictures.writePng(Overlay.draw(IMAGE, FOUND), file);
        assertThat(Pictures.png(Overlay.draw(IMAGE, FOUND))).isEqualTo(Files.readAllBytes(file));
    }
}
