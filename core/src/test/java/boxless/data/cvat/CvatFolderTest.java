package boxless.data.cvat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import boxless.Mutations;
import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.check.DataPart;
import boxless.data.check.DataReport;
import boxless.data.check.Finding;
import boxless.data.check.Finding.Kind;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CvatFolderTest {
    /** As datumaro 1.13.12 reads it: 142, 333, and 80 + 36 pixels; the box that is turned it does not draw. */
    private static final String XML = """
            <?xml version="1.0" encoding="utf-8"?>
            <annotations><version>1.1</version>
            <meta><task><labels>
             <label><name>debris</name><attributes><attribute><name>size</name></attribute></attributes></label>
             <label><name>cell</name></label></labels></task></meta>
            <image id="0" name="sub/a.png" subset="train" width="60" height="40">
             <mask label="cell" occluded="0" left="5" top="5" width="15" height="10" z_order="2"
              rle="48, 4, 11, 4, 83">
             </mask>
             <polygon label="debris" points="10.00,10.00;30.50,12.00;28.00,30.00;9.00,25.00" z_order="1" occluded="1">
              <attribute name="size">3</attribute></polygon>
             <box label="cell" xtl="40.00" ytl="5.00" xbr="50.00" ybr="13.00" z_order="0" group_id="3"></box>
             <box label="cell" xtl="42.00" ytl="20.00" xbr="48.00" ybr="26.00" z_order="0" group_id="3"></box>
             <points label="cell" points="1.00,1.00" z_order="0"></points>
             <tag label="cell"></tag>
            </image>
            </annotations>
            """;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void picture() throws IOException {
        Pictures.writePng(new Pixels(60, 40, 1, 255, new float[2400]), folder.resolve("images/train/sub/a.png"));
        Files.writeString(folder.resolve("annotations.xml"), XML);
    }

    @Test
    void shapesAreObjectsInTheOrderOfTheirDepth() {
        Dataset data = Datasets.open(folder, null);
        assertThat(data.categories()).extracting(category -> category.name()).containsExactly("debris", "cell");
        assertThat(data.read(0).truth().instances().objects())
                .extracting(Instance::category, object -> object.mask().area())
                .as("front to back")
                .containsExactly(tuple(2, 8L), tuple(1, 333L), tuple(2, 116L));
        assertThat(data.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.summary()).endsWith("left out: 1 x points, 1 x tag"));
    }

    @Test
    void aSubsetIsASplit() {
        assertThat(Datasets.open(folder, "train").size()).isEqualTo(1);
        assertThatThrownBy(() -> Datasets.open(folder, "test"))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("its splits are train");
    }

    @Test
    void theFramesOfAVideoAreFoundThoughTheirEndingIsNotWritten() throws IOException {
        Path images = folder.resolve("images/train/sub");
        Files.move(images.resolve("a.png"), images.resolve("a.PNG"));
        Files.writeString(folder.resolve("annotations.xml"), XML.replace("sub/a.png", "sub/a"));
        assertThat(Datasets.open(folder, null).files(0)).containsExactly(images.resolve("a.PNG"));
        Files.copy(images.resolve("a.PNG"), images.resolve("a.tif"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .as("not certain which")
                .hasMessageContaining("sub/a: no such image");
    }

    @Test
    void aMarkBeforeTheTextAndBlanksAroundLabelsMeanNothing() throws IOException {
        Files.writeString(
                folder.resolve("annotations.xml"),
                "\uFEFF"
                        + XML.replace("<name>cell</name>", "<name>cell </name>").replace("\"cell\"", "\"cell \""));
        Dataset data = Datasets.open(folder, null);
        assertThat(data.categories()).extracting(category -> category.name()).containsExactly("debris", "cell");
        assertThat(data.facts(0).categories()).containsExactly(2, 1, 2);
    }

    @Test
    void whatDoesNotFitIsSaidInOneLine() throws IOException {
        Files.writeString(folder.resolve("annotations.xml"), XML.replace("48, 4, 11", "48, 4, 12"));
        assertThatThrownBy(() -> Datasets.open(folder, null).read(0))
                .hasMessageContaining("object 3 (cell) of image a has run lengths that sum to 151");
        Files.writeString(folder.resolve("annotations.xml"), XML.replace("image", "track"));
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("format for videos");
        Files.writeString(folder.resolve("annotations.xml"), XML.substring(0, 600));
        assertThatThrownBy(() -> Datasets.open(folder, null)).hasMessageContaining("not valid XML");
    }

    @Test
    void anImageWithoutANameIsToldByItsNumberAndId() throws IOException {
        Files.writeString(
                folder.resolve("annotations.xml"),
                XML.replace("</annotations>", "<image id=\"4\" width=\"60\" height=\"40\"/></annotations>"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .isInstanceOf(BadFileException.class)
                .hasMessage(folder.resolve("annotations.xml")
                        + ": image 2 (id 4) has no name; add its path, or export it again");
    }

    @Test
    void ofAnImageThatIsListedTwiceBothEntriesAreNamed() throws IOException {
        Files.writeString(
                folder.resolve("annotations.xml"),
                XML.replace(
                        "</annotations>",
                        "<image id=\"4\" name=\"sub/a.png\" subset=\"train\" width=\"60\" height=\"40\"/></annotations>"));
        assertThatThrownBy(() -> Datasets.open(folder, null))
                .hasMessageContainingAll("twice, as image sub/a.png (id 0) in", "and as image sub/a.png (id 4) in");
    }

    @Test
    void damagedFilesAreRefusedInOneLine() throws IOException {
        Path file = folder.resolve("annotations.xml");
        Mutations.assertRefusedOrRead(
                file, XML, () -> CvatFolder.open(new CvatFolder.Place(folder, file, null), Reading.USUAL));
    }

    @Test
    void theSubsetsOfAProjectComeBeforeAllOfIt() throws IOException {
        Path project = project(" subset=\"%s\"");
        Files.createDirectories(project.resolve("images/plate")); // of a task that is in no subset
        assertThat(Layout.trainingSplit(project, FolderScan.LABELS)).contains("Train");
        assertThat(Layout.validationSplit(project, FolderScan.LABELS)).contains("Validation");
        DataReport report = DataReport.of(project, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {});
        assertThat(report.parts()).extracting(DataPart::name).containsExactly("Test", "Train", "Validation");
        assertThat(report.training().name()).isEqualTo("Train");
        assertThat(report.findings()).extracting(Finding::kind).doesNotContain(Kind.UNDIVIDED);
    }

    @Test
    void foldersOfATaskThatAreNamedLikeSubsetsAreNone() throws IOException {
        Path task = project("");
        assertThat(Layout.trainingSplit(task, FolderScan.LABELS)).isEmpty();
        assertThat(DataReport.of(task, null, FolderScan.LABELS, Reading.USUAL, (name, objects) -> {})
                        .parts())
                .extracting(DataPart::name)
                .containsExactly("");
    }

    @Test
    void ofATaskNoMoreThanItsFirstImageIsReadToSeeThatItHasNoSubsets() throws IOException {
        Path file = Files.writeString(
                folder.resolve("task.xml"),
                "<annotations><image name=\"a.png\"/><image name=\"b.png\" subset=\"Train\"/></annotations>");
        assertThat(CvatFile.hasSubset(file, "Train")).isFalse();
        Files.writeString(file, Files.readString(file).replace("name=\"a.png\"", "name=\"a.png\" subset=\"Test\""));
        assertThat(CvatFile.hasSubset(file, "Train")).isTrue();
    }

    private Path project(String subset) throws IOException {
        Path project = folder.resolve("project");
        StringBuilder xml = new StringBuilder("<annotations>");
        for (String name : List.of("Train", "Validation", "Test")) {
            Pictures.writePng(
                    new Pixels(8, 8, 1, 255, new float[64]), project.resolve("images/%s/%s.png".formatted(name, name)));
            String path = subset.isEmpty() ? name + "/" + name : name;
            xml.append("<image name=\"%s.png\"%s width=\"8\" height=\"8\"></image>"
                    .formatted(path, subset.formatted(name)));
        }
        Files.writeString(project.resolve("annotations.xml"), xml.append("</annotations>"));
        return project;
    }
}
