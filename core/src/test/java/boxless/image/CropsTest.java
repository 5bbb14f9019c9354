package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CropsTest {
    private final Pixels row = new Pixels(3, 1, 1, 255, new float[] {1, 2, 3});

    @Test
    void eachBorderContinuesThePictureItsWay() {
        assertThat(Crops.of(row, -5, 0, 13, 1, new Border.Reflect()).values())
                .containsExactly(2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2);
        assertThat(Crops.of(row, -2, 0, 7, 1, new Border.Edge()).values()).containsExactly(1, 1, 1, 2, 3, 3, 3);
        assertThat(Crops.of(row, -2, -1, 4, 2, new Border.Constant(9)).values())
                .containsExactly(9, 9, 9, 9, 9, 9, 1, 2);
        assertThat(Crops.of(new Pixels(1, 1, 1, 255, new float[] {7}), -1, -1, 3, 3, new Border.Reflect())
                        .values())
                .containsOnly(7);
    }

    @Test
    void paddingAndCroppingBackGivesThePicture() {
        Pixels picture = new Pixels(3, 2, 2, 255, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        Pixels padded = Crops.of(picture, -2, -1, 9, 6, new Border.Reflect());
        assertThat(Crops.of(padded, 2, 1, 3, 2, new Border.Edge()).values()).containsExactly(picture.values());
    }

    @Test
    void aCropWithoutPixelsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Crops.of(row, 0, 0, 0, 1, new Border.Edge()));
    }
}
