package boxless.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Sample;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NucleiTest {
    /** Whoever changes the pictures on purpose changes these numbers; on another machine they must not change. */
    @Test
    void picturesFollowFromTheSeedOnEveryMachine() {
        long[] fingerprints = new long[3];
        for (int index = 0; index < 3; index++) {
            fingerprints[index] = Fingerprint.of(Nuclei.generate(7, index));
        }
        assertThat(fingerprints).containsExactly(1489733400L, 1835866706L, 1600378901L);
    }

    @Test
    void everyPictureIsAnotherAndReadingTwiceGivesTheSame() {
        NucleiScene scene = NucleiScene.varied().withSize(96, 96);
        var dataset = Nuclei.dataset(scene, 3, 4);
        assertThat(dataset.size()).isEqualTo(4);
        assertThat(dataset.name(2))
                .isEqualTo("nuclei_0002")
                .isEqualTo(dataset.read(2).name());
        assertThat(Fingerprint.of(dataset.read(2))).isEqualTo(Fingerprint.of(dataset.read(2)));
        assertThat(Fingerprint.of(dataset.read(1))).isNotEqualTo(Fingerprint.of(dataset.read(2)));
        assertThat(Fingerprint.of(Nuclei.generate(scene, 4, 2))).isNotEqualTo(Fingerprint.of(dataset.read(2)));
        assertThatThrownBy(() -> dataset.read(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource(NucleiStyle.class)
    void noNucleusVanishesAndSizesStayInRange(NucleiStyle style) {
        for (long seed = 0; seed < 3; seed++) {
            Look look = style.look(new Dice(seed));
            Arrangement arrangement = new Arrangement(style.width(), style.height(), look, new Dice(seed));
            arrangement.fill(40);
            int minimum = look.form().minimumArea();
            LabelMap labels = Labels.clean(style.width(), style.height(), arrangement.labels, minimum);
            int set = arrangement.nuclei().size();
            assertThat(set).isGreaterThan(10);
            int[] ascending = labels.distinct();
            assertThat(ascending).hasSize(set);
            assertThat(ascending[set - 1]).isEqualTo(set);
            double largest = 1.5
                    * look.form().medianArea()
                    * Math.exp(2 * 2.2 * look.form().spread());
            for (int area : areas(labels, set)) {
                assertThat((double) area).isBetween((double) minimum, largest);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NucleiStyle.class)
    void nucleiAreBrighterThanTheBackground(NucleiStyle style) {
        for (int index = 0; index < 3; index++) {
            Sample sample = Nuclei.generate(NucleiScene.of(style), 11, index);
            int[] labels = ((Panoptic) sample.truth()).map().labels();
            int objects = ((Panoptic) sample.truth()).segments().size();
            double[] sums = new double[objects + 1];
            int[] counts = new int[objects + 1];
            for (int i = 0; i < labels.length; i++) {
                sums[labels[i]] += sample.image().values()[i];
                counts[labels[i]]++;
            }
            double background = sums[0] / counts[0];
            for (int label = 1; label <= objects; label++) {
                assertThat(sums[label] / counts[label])
                        .as("%s, image %d, nucleus %d", style, index, label)
                        .isGreaterThan(background + 2);
            }
        }
    }

    @Test
    void sixteenBitsShowTheSameSceneFiner() {
        NucleiScene scene = NucleiScene.of(NucleiStyle.WIDE_FIELD).withSize(120, 100);
        Sample coarse = Nuclei.generate(scene, 5, 0);
        Sample fine = Nuclei.generate(scene.withBits(16), 5, 0);
        assertThat(fine.image().range()).isEqualTo(65535);
        for (int i = 0; i < coarse.image().values().length; i++) {
            assertThat(Math.abs(fine.image().values()[i] / 16 - coarse.image().values()[i]))
                    .isLessThan(0.6f);
        }
    }

    @Test
    void aSceneSaysWhatIsWrongWithIt() {
        assertThatThrownBy(() -> new NucleiScene(Set.of(), 0, 0, 0, 0, 8)).hasMessageContaining("styles");
        assertThatThrownBy(() -> NucleiScene.varied().withSize(0, 64)).hasMessageContaining("size 0x64");
        assertThatThrownBy(() -> NucleiScene.varied().withCount(5, 2)).hasMessageContaining("count 5 to 2");
        assertThatThrownBy(() -> NucleiScene.varied().withBits(12)).hasMessageContaining("bits 12");
    }

    @Test
    void theNumberOfNucleiCanBeChosen() {
        NucleiScene scene = NucleiScene.of(NucleiStyle.SMALL_OVALS).withCount(7, 9);
        for (int index = 0; index < 5; index++) {
            assertThat(Nuclei.generate(scene, 1, index).truth().instances().objects())
                    .hasSizeBetween(7, 9);
        }
    }

    @Test
    void writtenFilesHoldTheSample(@TempDir Path folder) throws Exception {
        for (int bits : new int[] {8, 16}) {
            Sample sample =
                    Nuclei.generate(NucleiScene.varied().withSize(75, 64).withBits(bits), 2, bits);
            SampleFolder.write(folder, sample);
            BufferedImage image = ImageIO.read(
                    folder.resolve("images/" + sample.name() + ".png").toFile());
            BufferedImage labels = ImageIO.read(
                    folder.resolve("labels/" + sample.name() + ".png").toFile());
            assertThat(image.getSampleModel().getSampleSize(0)).isEqualTo(bits);
            assertThat(labels.getSampleModel().getSampleSize(0)).isEqualTo(16);
            LabelMap truth = ((Panoptic) sample.truth()).map();
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 75; x++) {
                    assertThat(image.getRaster().getSample(x, y, 0))
                            .isEqualTo((int) sample.image().at(0, x, y));
                    assertThat(labels.getRaster().getSample(x, y, 0)).isEqualTo(truth.at(x, y));
                }
            }
        }
    }

    private static int[] areas(LabelMap labels, int objects) {
        int[] areas = new int[objects];
        for (int label : labels.labels()) {
            if (label > 0) {
                areas[label - 1]++;
            }
        }
        return areas;
    }
}
