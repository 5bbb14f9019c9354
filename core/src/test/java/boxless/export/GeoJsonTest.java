package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.file.Settings;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.image.StackPlane;
import boxless.mask.Blobs;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GeoJsonTest {
    private static final Map<Integer, String> CATEGORIES = Map.of(1, "nucleus", 2, "Zellkern β");

    @TempDir
    Path folder;

    @Test
    void areasOfPolygonsWithHolesAreThePixelCounts() throws IOException {
        Random random = new Random(3);
        List<Instance> objects = new ArrayList<>();
        for (int k = 0; k < 500; k++) {
            objects.add(new Instance(Mask.ofBitmap(12, 9, Blobs.bitmap(random, 12, 9)), 1 + k % 2, 0.95f));
        }
        JsonNode features = write(12, 9, objects).get("features");
        objects.removeIf(object -> object.mask().isEmpty());
        assertThat(features).hasSameSizeAs(objects);
        Set<String> ids = new HashSet<>();
        for (int k = 0; k < objects.size(); k++) {
            assertThat(area(features.get(k).get("geometry")))
                    .isEqualTo(objects.get(k).mask().area());
            assertThat(ids.add(features.get(k).get("id").asString())).isTrue();
        }
    }

    @Test
    void aFeatureIsADetectionOfQuPath() throws IOException {
        // X X X
        // X . X
        // X X X
        Mask ring = Mask.ofRuns(3, 3, 0, 4, 1, 4);
        JsonNode document = write(3, 3, List.of(new Instance(ring, 2, 0.95f)));
        assertThat(document.get("type").asString()).isEqualTo("FeatureCollection");
        JsonNode feature = document.get("features").get(0);
        assertThat(feature.get("type").asString()).isEqualTo("Feature");
        assertThat(feature.get("id").asString()).hasSize(36);
        assertThat(feature.get("geometry").toString())
                .isEqualTo("{\"type\":\"Polygon\",\"coordinates\":[[[3,0],[3,3],[0,3],[0,0],[3,0]],"
                        + "[[2,2],[2,1],[1,1],[1,2],[2,2]]]}");
        JsonNode properties = feature.get("properties");
        assertThat(properties.get("objectType").asString()).isEqualTo("detection");
        assertThat(properties.get("isLocked").asBoolean()).isFalse();
        assertThat(properties.get("classification").toString())
                .isEqualTo("{\"name\":\"Zellkern β\",\"color\":[230,159,0]}");
        assertThat(properties.get("measurements").toString())
                .matches(
                        "\\{\"Area px\\^2\":8,\"Perimeter px\":[0-9.]+,\"Max diameter px\":3.605551,\"Eccentricity\":0,"
                                + "\"Solidity\":0.888889,\"Score\":0.95,\"Channel 1: Mean\":4,\"Channel 1: Min\":0,"
                                + "\"Channel 1: Max\":8,\"Channel 1: Std.Dev.\":2.738613}");
        assertThat(write(3, 3, List.of(new Instance(ring, 2, 0.95f)))).isEqualTo(document);
    }

    @Test
    void objectsOfAStackLieInTheirPlaneAsQuPathCounts() throws IOException {
        Instances dot = new Instances(1, 1, List.of(new Instance(Mask.ofRuns(1, 1, 0, 1), 1, 1)));
        PictureSource picture = PictureSource.of(new Pixels(1, 1, 1, 255, new float[1]));
        JsonNode slice = feature(picture.inPlane(new StackPlane(12, 0, false)), dot);
        assertThat(slice.at("/geometry/plane").toString()).isEqualTo("{\"c\":-1,\"z\":11,\"t\":0}");
        JsonNode both = feature(picture.inPlane(new StackPlane(12, 3, true)), dot);
        assertThat(both.at("/geometry/plane").toString()).isEqualTo("{\"c\":-1,\"z\":11,\"t\":2}");
        JsonNode alone = feature(picture, dot);
        assertThat(alone.at("/geometry").has("plane")).isFalse();
        assertThat(List.of(slice, both, alone))
                .extracting(feature -> feature.get("id").asString())
                .doesNotHaveDuplicates();
    }

    @Test
    void stuffIsAnAnnotationBeforeTheDetections() throws IOException {
        Panoptic partition = new Panoptic(
                new LabelMap(3, 1, new int[] {4, 9, 9}),
                List.of(new Segment(4, 1, true, false, .5f), new Segment(9, 2, false, false, .25f)));
        JsonNode features = write(new float[] {1, 2, 4}, partition).get("features");
        assertThat(features)
                .extracting(feature -> feature.at("/properties/objectType").asString())
                .containsExactly("annotation", "detection");
        JsonNode stuff = features.get(0);
        assertThat(area(stuff.get("geometry"))).isEqualTo(2);
        assertThat(stuff.at("/properties/classification/name").asString()).isEqualTo("Zellkern β");
        assertThat(stuff.at("/properties/measurements/Score").asDouble()).isEqualTo(.25);
        assertThat(stuff.at("/properties/measurements/Channel 1: Mean").asDouble())
                .isEqualTo(3);
        assertThat(stuff.get("id")).isNotEqualTo(features.get(1).get("id"));
    }

    @Test
    void aPictureWithoutObjectsIsAnEmptyCollection() throws IOException {
        assertThat(write(4, 4, List.of()).toString()).isEqualTo("{\"type\":\"FeatureCollection\",\"features\":[]}");
    }

    private JsonNode write(int width, int height, List<Instance> objects) throws IOException {
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return write(values, new Instances(width, height, objects));
    }

    private JsonNode write(float[] values, Segmentation found) throws IOException {
        return write(PictureSource.of(new Pixels(found.width(), found.height(), 1, 255, values)), found);
    }

    private JsonNode feature(PictureSource picture, Segmentation found) throws IOException {
        return write(picture, found).get("features").get(0);
    }

    private JsonNode write(PictureSource picture, Segmentation found) throws IOException {
        Path file = folder.resolve("a.geojson");
        GeoJson.write(file, "a", picture, found, CATEGORIES, null);
        return Settings.JSON.readTree(Files.readString(file));
    }

    private static long area(JsonNode geometry) {
        JsonNode coordinates = geometry.get("coordinates");
        if (geometry.get("type").asString().equals("Polygon")) {
            return polygonArea(coordinates);
        }
        assertThat(coordinates.size()).isGreaterThan(1);
        long area = 0;
        for (JsonNode polygon : coordinates) {
            area += polygonArea(polygon);
        }
        return area;
    }

    /** Of a polygon whose rings run as RFC 7946 wants them. */
    private static long polygonArea(JsonNode rings) {
        long area = 0;
        for (int i = 0; i < rings.size(); i++) {
            JsonNode ring = rings.get(i);
            assertThat(ring.get(0)).isEqualTo(ring.get(ring.size() - 1));
            long twice = 0;
            for (int k = 1; k < ring.size(); k++) {
                twice += ring.get(k - 1).get(0).asLong() * ring.get(k).get(1).asLong()
                        - ring.get(k).get(0).asLong() * ring.get(k - 1).get(1).asLong();
            }
            assertThat(twice > 0).isEqualTo(i == 0);
            area += twice / 2;
        }
        return area;
    }
}
