package boxless.app.options;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.export.OutputFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StuffNoteTest {
    @Test
    void whatIsLeftOutIsSaidWithWhatHoldsIt() {
        assertThat(StuffNote.of(List.of(OutputFormat.LABELS, OutputFormat.CSV)))
                .contains("stuff is left out of labels, csv; it is included in overlay, geojson, rois, panoptic");
        assertThat(StuffNote.of(List.of())).isEmpty();
    }
}
