package boxless.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RecipeStepsTest {
    private static final TypeReference<List<Augmentation>> STEPS = new TypeReference<>() {};

    private final ObjectMapper yaml = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Test
    void aRecipeListsTheSteps() {
        List<Augmentation> steps = yaml.readValue("""
                - crop: {size: 256, around: mixed}
                - crop: {size: [128, 256], around: anywhere, padding: zero}
                - rescale: {short_side: [640, 800], long_side: 1333}
                - flip: {horizontal: .5, vertical: .25}
                - rotate90: {}
                - affine: {degrees: 180, scale: [.8, 1.25], probability: .5}
                - intensity: {brightness: .2, contrast: .1, gamma: [.7, 1.5], channelwise: true, probability: .7}
                - invert: {probability: .1}
                - noise: {sigma: [0, .05], probability: .3}
                - blur: {sigma: [0, 1.5], probability: .2}
                """, STEPS);
        assertThat(steps)
                .containsExactly(
                        new Crop(new CropSize(256, 256), Around.MIXED, Padding.REFLECT),
                        new Crop(new CropSize(128, 256), Around.ANYWHERE, Padding.ZERO),
                        new Rescale(List.of(640, 800), 1333),
                        new Flip(.5, .25),
                        new Rotate90(),
                        new Affine(180, new Range(.8, 1.25), .5),
                        new Intensity(.2, .1, new Range(.7, 1.5), true, .7),
                        new Invert(.1),
                        new Noise(new Range(0, .05), .3),
                        new Blur(new Range(0, 1.5), .2));
        String written = yaml.writerFor(STEPS).writeValueAsString(steps);
        assertThat(yaml.readValue(written, STEPS)).isEqualTo(steps);
    }

    @Test
    void leftOutKeysTakeTheirUsualValues() {
        assertThat(yaml.readValue("""
                        - crop: {size: 64}
                        - flip: {}
                        - affine: {}
                        - intensity: {brightness: .2}
                        - noise: {sigma: [0, .1]}
                        """, STEPS))
                .containsExactly(
                        new Crop(new CropSize(64, 64), Around.OBJECTS, Padding.REFLECT),
                        new Flip(.5, .5),
                        new Affine(180, new Range(1, 1), 1),
                        new Intensity(.2, 0, new Range(1, 1), false, 1),
                        new Noise(new Range(0, .1), 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- crop: {}|.crop.size",
                "- crop: {size: 0}|.crop.size",
                "- crop: {size: big}|.crop.size",
                "- crop: {size: 64, around: stars}|.crop.around",
                "- rescale: {short_side: [800]}|.rescale.long_side: missing",
                "- rescale: {short_side: [800], long_side: 600}|.rescale.short_side: [800]",
                "- flip: {horizontal: 2}|.flip.horizontal",
                "- flip: {diagonal: .5}|.flip.diagonal",
                "- affine: {degrees: 720}|.affine.degrees",
                "- affine: {scale: [0, 1]}|.affine.scale",
                "- affine: {scale: [2, 1]}|.affine.scale",
                "- intensity: {gamma: [1]}|.intensity.gamma",
                "- intensity: {contrast: 3}|.intensity.contrast",
                "- noise: {}|.noise.sigma",
                "- blur: {sigma: [-1, 1]}|.blur.sigma",
                "- mirror: {}|: 'mirror' is unknown",
            })
    void aMistakeNamesItsKey(String text, String key) {
        assertThatThrownBy(() ->
                        Settings.bind("r.yaml", "", Settings.parseYaml("augment:\n" + text), new Given(List.of())))
                .hasMessageContaining("augment[0]" + key);
    }

    private record Given(List<Augmentation> augment) {}
}
