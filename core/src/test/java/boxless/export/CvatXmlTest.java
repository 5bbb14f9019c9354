package boxless.export;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.OtherDigits;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CvatXmlTest {
    @TempDir
    Path folder;

    @Test
    void numbersHaveTheDigitsThatCvatReadsOnEveryMachine() throws Exception {
        Path file = folder.resolve("annotations.xml");
        Instance object = new Instance(Mask.ofRuns(12, 3, 4, 2, 30), 1, 1);
        OtherDigits.during(() -> {
            try (CvatXml xml = new CvatXml(file, Map.of(1, "cell"))) {
                xml.add("a.png", 12, 3, List.of(object));
            }
        });
        assertThat(file)
                .content()
                .contains("<image id=\"0\" name=\"a.png\" width=\"12\" height=\"3\">")
                .contains("left=\"1\" top=\"1\" width=\"1\" height=\"2\" z_order=\"0\"");
    }
}
