package boxless.data.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import boxless.data.Dataset;
import boxless.data.Note;
import boxless.data.ObjectSizes;
import boxless.data.Sample;
import boxless.data.Scenes;
import boxless.data.Subset;
import boxless.data.augment.CropSize;
import boxless.data.synthetic.SampleFolder;
import boxless.file.BadFileException;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Instance;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("labels"));
    }

    @Test
    void picturesAndLabelsAreReadSortedByName(@TempDir Path nuclei) throws IOException {
        assertSorted(makeNuclei(nuclei), 3);
    }

    @RealData
    @Test
    void realPicturesAndLabelsAreReadSortedByName() {
        assertSorted(SharedData.path("dsb2018"), 84);
    }

    private static void assertSorted(Path nuclei, int pictures) {
        Dataset data = Datasets.open(nuclei, "val");
        assertThat(data.size()).isEqualTo(pictures);
        for (int i = 1; i < data.size(); i++) {
            assertThat(data.name(i)).isGreaterThan(data.name(i - 1));
        }
        Sample sample = data.read(1);
        assertThat(sample.name()).isEqualTo(data.name(1));
        String file = data.name(1) + ".png";
        assertThat(sample.image().values())
                .isEqualTo(Pictures.read(nuclei.resolve("val/images").resolve(file))
                        .values());
        LabelMap labels = LabelFiles.read(nuclei.resolve("val/labels").resolve(file));
        assertThat(sample.truth().instances().objects())
                .extracting(Instance::mask)
                .isNotEmpty()
                .containsExactlyElementsOf(labels.masks().values());
    }

    @Test
    void namesMayChooseThePictures(@TempDir Path nuclei) throws IOException {
        makeNuclei(nuclei);
        Path list = Files.writeString(folder.resolve("chosen.txt"), "# two images\n\nc\r\na\n");
        assertThat(Datasets.names(list)).containsExactly("c", "a");
        Dataset data = Datasets.open(nuclei, "test", "labels", Datasets.names(list));
        assertThat(data.size()).isEqualTo(2);
        assertThat(Subset.ofNames(nuclei, Datasets.open(nuclei, "test"), List.of("c", "a"))
                        .size())
                .isEqualTo(2);
        assertThatThrownBy(() -> Subset.ofNames(nuclei, data, List.of("nobody")))
                .hasMessageContaining("'nobody'");
    }

    @Test
    void imagesOfOneNameAreListedWithTheirFolders() throws IOException {
        for (String camera : List.of("cam1", "cam2")) {
            Files.createDirectories(folder.resolve("images").resolve(camera));
            copy("images/%s/0001.png".formatted(camera));
        }
        Path coco = Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "cam1/0001.png", "width": 8, "height": 6},
                            {"id": 2, "file_name": "cam2/0001.png", "width": 8, "height": 6}],
                 "categories": [{"id": 1, "name": "cell"}], "annotations": []}
                """);
        assertFolderTellsWhich();
        Files.delete(coco);
        Files.writeString(
                folder.resolve("annotations.xml"),
                "<annotations><image name=\"cam1/0001.png\"/><image name=\"cam2/0001.png\"/></annotations>");
        assertFolderTellsWhich();
    }

    private void assertFolderTellsWhich() {
        Dataset data = Datasets.open(folder, null, "labels", List.of("cam2/0001"));
        assertThat(data.size()).isEqualTo(1);
        assertThat(data.files(0).getFirst()).isEqualTo(folder.resolve("images/cam2/0001.png"));
        assertThatThrownBy(() -> Datasets.open(folder, null, "labels", List.of("0001")))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("has 2 images called '0001' (")
                .hasMessageEndingWith("list those that are meant with their folder, as FOLDER/0001");
        assertThatThrownBy(() -> Datasets.open(folder, null, "labels", List.of("am2/0001")))
                .hasMessageContaining("has no image 'am2/0001'");
    }

    @RealData
    @Test
    void thePublishedProtocolIsAListOfNames() throws IOException {
        Path nuclei = SharedData.path("dsb2018");
        List<String> published = new ArrayList<>();
        for (String row : Files.readAllLines(nuclei.resolve("split.csv"))) {
            String[] cells = row.split(",", -1);
            if (cells[1].equals("test") && cells[3].equals("test")) {
                published.add(cells[0]);
            }
        }
        Path list = folder.resolve("published.txt");
        Files.writeString(list, "# 50 images\n\n" + String.join("\r\n", published) + "\n");
        assertThat(Datasets.names(list)).isEqualTo(published);

        Dataset data = Datasets.open(nuclei, "test", "labels_published", Datasets.names(list));
        long objects = 0;
        for (int i = 0; i < data.size(); i++) {
            objects += data.read(i).truth().instances().objects().size();
        }
        assertThat(data.size()).isEqualTo(50);
        assertThat(objects).isEqualTo(2460);
        assertThat(Subset.ofNames(nuclei, Datasets.open(nuclei, "test"), published)
                        .size())
                .isEqualTo(50);
        assertThatThrownBy(() -> Subset.ofNames(nuclei, data, List.of("nobody")))
                .hasMessageContaining("'nobody'");
    }

    @Test
    void filesOfOneNameBelongTogetherHoweverItsAccentsAreSpelled() throws IOException {
        copy("images/e\u0301.png", "labels/\u00e9.png", "images/a.png", "labels/a.png"); // the first as macOS packs it
        for (String name : List.of("\u00e9", "e\u0301")) {
            Dataset data = Datasets.open(folder, null, "labels", List.of(name));
            assertThat(data.size()).isEqualTo(1);
            assertThat(data.files(0))
                    .containsExactly(folder.resolve("images/e\u0301.png"), folder.resolve("labels/\u00e9.png"));
            assertThat(Subset.ofNames(folder, Datasets.open(folder, null), List.of(name))
                            .size())
                    .isEqualTo(1);
        }
        copy("images/\u00e9.png");
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("has the same name as");
    }

    @Test
    void aFileWithoutItsPartnerIsNamed() throws IOException {
        copy("images/a.png", "labels/a.png", "images/b.png");
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("b.png")
                .hasMessageContaining("no label image");
        assertThat(Datasets.open(folder, null, "labels", List.of("a")).size()).isEqualTo(1);
        Files.delete(folder.resolve("images/b.png"));
        copy("labels/c.png");
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContaining("c.png")
                .hasMessageContaining("no image");
    }

    @Test
    void aPartnerInAFormatThatIsNotReadIsNotSaidToBeMissing() throws IOException {
        copy("images/a.png", "labels/a.png", "labels/b.png");
        Files.writeString(folder.resolve("images/b.webp"), "");
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .isInstanceOf(BadFileException.class)
                .hasMessageEndingWith(
                        "b.png: its image b.webp is WebP, which is not read; convert it to PNG (1 of 2 files lack one that is read)");
        assertThatThrownBy(() -> Datasets.open(folder, null, "labels", List.of("b")))
                .hasMessageContaining("the listed image b.webp is WebP");
        Files.delete(folder.resolve("labels/b.png"));
        copy("images/c.png");
        Files.writeString(folder.resolve("labels/c.npy"), "");
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContaining("c.png: its label image c.npy is NumPy, which is not read; convert it to PNG");
    }

    @Test
    void differentSizesNameBothFiles() throws IOException {
        copy("images/a.png");
        Files.copy(Fixtures.path("nuclei/case0_true.png"), folder.resolve("labels/a.png"));
        Dataset data = Datasets.open(folder, null);
        assertThatThrownBy(() -> data.read(0))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining(Path.of("labels", "a.png").toString())
                .hasMessageContaining(Path.of("images", "a.png").toString());
    }

    @Test
    void whatIsNoDataSetSaysWhatWasFound(@TempDir Path nuclei) throws IOException {
        makeNuclei(nuclei);
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("contains no images");
        assertThatThrownBy(() -> Datasets.open(folder.resolve("images"), null)).hasMessageContaining("found nothing");
        assertThatThrownBy(() -> Datasets.open(folder, "train")).hasMessageContaining("images/, labels/");
        assertThatThrownBy(() -> Datasets.open(nuclei, null)).hasMessageContaining("test, train, val");
        assertThatThrownBy(() -> Datasets.open(folder.resolve("none"), null)).hasMessageContaining("no such folder");
    }

    @Test
    void splitsMayLieInImagesAndLabels() throws IOException {
        for (String split : List.of("train", "val")) {
            Files.createDirectories(folder.resolve("images").resolve(split));
            Files.createDirectories(folder.resolve("labels").resolve(split));
            copy("images/%s/%s.png".formatted(split, split), "labels/%s/%s.png".formatted(split, split));
        }
        assertThat(Datasets.open(folder, "val").name(0)).isEqualTo("val");
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("contains the splits train, val;");
        assertThatThrownBy(() -> Datasets.open(folder, "tset"))
                .hasMessageContaining("has no split 'tset'; its splits are train, val");
        Files.delete(folder.resolve("labels/val/val.png"));
        Files.writeString(folder.resolve("labels/val/val.txt"), "0 0 0 1 0 1 1\n");
        Files.writeString(folder.resolve("data.yaml"), "names: [cell]\n");
        assertThat(Datasets.open(folder, "val").read(0).truth().instances().objects())
                .hasSize(1);
    }

    @Test
    void thatAnnotationsOfAnotherFormatAreNotUsedIsSaid() throws IOException {
        copy("images/a.png", "labels/a.png");
        assertThat(Datasets.open(folder, null).notes()).isEmpty();
        Files.writeString(folder.resolve("instances.json"), "{}");
        Files.writeString(folder.resolve("panoptic.json"), "{}");
        assertThat(Datasets.open(folder, null).notes())
                .extracting(Note::summary)
                .containsExactly(folder
                        + ": read as label folder; what it holds as coco instances or coco panoptic is not used");
        assertThat(Datasets.open(folder, null, "labels", null, Layout.LABEL_FOLDER, Reading.USUAL)
                        .notes())
                .isEmpty();
    }

    @Test
    void whereLabelImagesAreNamedNothingElseIsRead() throws IOException {
        Files.createDirectories(folder.resolve("masks"));
        copy("images/a.png", "masks/a.png");
        Files.writeString(folder.resolve("instances.json"), "{}");
        assertThat(Datasets.open(folder, null, "masks", null)
                        .read(0)
                        .truth()
                        .instances()
                        .objects())
                .isNotEmpty();
        assertThatThrownBy(() -> Datasets.open(folder, null, "mask", null))
                .hasMessageContaining("looked for images/ + mask/; found ");
        assertThatThrownBy(() -> Datasets.open(folder, null, "masks", null, Layout.COCO_INSTANCES, Reading.USUAL))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("the label images in masks/ are named, but its coco instances are wanted");
        assertThat(Datasets.open(folder, null, "masks", null, Layout.COCO_PANOPTIC, Reading.USUAL)
                        .size())
                .as("of what is not there, the label images are taken")
                .isEqualTo(1);
    }

    @Test
    void imagesInSubFoldersAreNoted() throws IOException {
        copy("images/a.png", "labels/a.png");
        Files.createDirectories(folder.resolve("images/empty"));
        assertThat(Datasets.open(folder, null).notes()).isEmpty();
        Files.createDirectories(folder.resolve("images/day2"));
        copy("images/day2/b.png");
        assertThat(Datasets.open(folder, null).notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary())
                        .endsWith("images: sub-folders are not searched, but hold images: day2"));
        Files.delete(folder.resolve("labels/a.png"));
        Files.writeString(folder.resolve("labels/a.txt"), "");
        Files.writeString(folder.resolve("data.yaml"), "names: [cell]\n");
        assertThat(Datasets.open(folder, null).notes()).hasSize(1);
    }

    @Test
    void imagesThatAreNotReadAreCounted() throws IOException {
        copy("images/a.png", "labels/a.png");
        Files.writeString(folder.resolve("images/b.webp"), "");
        Files.writeString(folder.resolve("images/c.BMP"), "");
        Files.writeString(folder.resolve("images/notes.txt"), "");
        Files.createSymbolicLink(folder.resolve("labels/d.png"), Path.of("nowhere.png"));
        Files.createSymbolicLink(folder.resolve("images/d.png"), Path.of("nowhere.png"));
        assertThat(Datasets.open(folder, null, "labels", List.of("a")).notes())
                .extracting(Note::summary)
                .satisfiesExactly(
                        images -> assertThat(images)
                                .contains("images: 3 images are passed over: 1 x BMP, 1 x WebP, 1 x link to a missing"),
                        labels -> assertThat(labels).contains("labels: 1 image is passed over: 1 x link"));
        assertThat(Datasets.open(folder, null).size()).isEqualTo(1);
        Files.delete(folder.resolve("images/a.png"));
        Files.delete(folder.resolve("images/d.png"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContaining("contains no images (2 in other formats); put");
    }

    @Test
    void theHashFollowsNamesAndContentsOnly(@TempDir Path other) throws IOException {
        copy("images/a.png", "labels/a.png");
        String hash = Datasets.open(folder, null).contentHash();
        for (String name : List.of("images/a.png", "labels/a.png")) {
            Files.createDirectories(other.resolve(name).getParent());
            Files.copy(folder.resolve(name), other.resolve(name));
        }
        assertThat(hash).hasSize(64).isEqualTo(Datasets.open(other, null).contentHash());
        Files.write(other.resolve("labels/a.png"), new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
        assertThat(Datasets.open(other, null).contentHash()).isNotEqualTo(hash);
    }

    @Test
    void picturesCanBeChangedAsTheyAreRead() {
        Dataset data =
                Scenes.dataset(2, 20, 3).withPictures(p -> new Pixels(p.width(), p.height(), 1, 1, new float[400]));
        assertThat(data.read(1).image().values()).containsOnly(0);
        assertThat(data.read(1).name()).isEqualTo(data.name(1)).isEqualTo("p1");
    }

    @Test
    void cropsAreSizedByTheObjects() {
        int[] labels = new int[40 * 30];
        for (int i = 0; i < 10; i++) {
            labels[i * 40 + 3] = 1; // 10 x 1
            labels[20 * 40 + i * 2] = 2; // 1 x 19, in pieces
        }
        Dataset data = Scenes.dataset(
                new Sample("a", Scenes.image(labels, 40, 30), Scenes.partition(new LabelMap(40, 30, labels))),
                Scenes.discs("empty", 20, 20, 0, 1));
        ObjectSizes sizes = ObjectSizes.of(data);
        assertThat(sizes.objects()).isEqualTo(2);
        assertThat(sizes.meanHeight()).isEqualTo(5.5, within(1e-12));
        assertThat(sizes.sdHeight()).isEqualTo(4.5, within(1e-12));
        assertThat(sizes.meanWidth()).isEqualTo(10, within(1e-12));
        assertThat(sizes.sdWidth()).isEqualTo(9, within(1e-12));
        assertThat(sizes.smallestArea()).isEqualTo(10);
        assertThat(CropSize.fitting(sizes, 2)).isEqualTo(new CropSize(16, 32)); // 14.5 and 28
        assertThatThrownBy(
                        () -> CropSize.fitting(ObjectSizes.of(Scenes.dataset(Scenes.discs("empty", 20, 20, 0, 1))), 5))
                .hasMessageContaining("crop.size");
    }

    /** The splits test, train and val of three pictures each. */
    private static Path makeNuclei(Path folder) throws IOException {
        for (String split : List.of("test", "train", "val")) {
            for (String name : List.of("b", "c", "a")) {
                Sample discs = Scenes.discs(name, 30, 20, 4, name.hashCode());
                Pixels grey = new Pixels(30, 20, 1, 255, new float[30 * 20]);
                Arrays.fill(grey.values(), name.charAt(0)); // each image another
                SampleFolder.write(folder.resolve(split), new Sample(name, grey, discs.truth()));
            }
        }
        return folder;
    }

    private void copy(String... names) throws IOException {
        for (String name : names) {
            Files.copy(Fixtures.path("nuclei/case1_true.png"), folder.resolve(name));
        }
    }
}
