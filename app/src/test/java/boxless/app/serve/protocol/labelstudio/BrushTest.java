package boxless.app.serve.protocol.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BrushTest {
    @Test
    void theBrushOfAnImageIsFoundAmongOtherTags() {
        Brush brush = Brush.of("""
                <View>
                  <Header value="Cells"/>
                  <KeyPointLabels name="kp" toName="img" smart="true"><Label value="other"/></KeyPointLabels>
                  <BrushLabels name="text" toName="nothing"><Label value="other"/></BrushLabels>
                  <View style="display:flex"><BrushLabels name="tag" toName="img">
                    <Label value="Cell"/><Label value="Dead cell" alias="dead"/></BrushLabels></View>
                  <Image name="img" value="$picture" zoom="true"/>
                </View>
                """);
        assertThat(brush.name()).isEqualTo("tag");
        assertThat(brush.image()).isEqualTo("img");
        assertThat(brush.key()).isEqualTo("picture");
        assertThat(brush.labels()).containsExactly("Cell", "dead");
        assertThat(brush.label("cell")).contains("Cell");
        assertThat(brush.label("dead cell")).as("as people know it").contains("dead");
        assertThat(brush.label("nucleus")).isEmpty();
        assertThat(brush.category("dead", List.of("cell", "dead cell"))).contains("dead cell");
        assertThat(brush.category("Cell", List.of("cell", "Cell"))).contains("Cell");
        assertThat(brush.category("nucleus", List.of("cell"))).isEmpty();
    }

    @Test
    void aSingleLabelStandsForEveryClass() {
        Brush brush = Brush.of("<View><Image name='i' value='$image'/><BrushLabels name='b' toName='i'>"
                + "<Label value='cell'/></BrushLabels></View>");
        assertThat(brush.label("nucleus")).contains("cell");
    }

    @Test
    void aProjectWithoutBrushIsToldWhatToAdd() {
        assertThatThrownBy(() -> Brush.of("<View></View>")).hasMessageContaining("<BrushLabels");
        assertThatThrownBy(() -> Brush.of("")).hasMessageContaining("label_config");
        assertThatThrownBy(() -> Brush.of("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><View>&b;</View>"))
                .hasMessageContaining("label_config");
    }
}
