package boxless.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void onIntelBf16PaysWithAmxOnly() {
        assertThat(processor("GenuineIntel", "avx512f avx512_bf16 amx_bf16 amx_tile")
                        .isFasterInBf16())
                .isTrue();
        Processor withoutAmx = processor("GenuineIntel", "avx512f avx512_bf16 avx512_fp16");
        assertThat(withoutAmx.hasBf16()).isTrue();
        assertThat(withoutAmx.isFasterInBf16()).isFalse();
    }

    @Test
    void onAmdBf16PaysWhereThereIsSome() {
        assertThat(processor("AuthenticAMD", "avx512f avx512_bf16").isFasterInBf16())
                .isTrue();
        assertThat(processor("AuthenticAMD", "avx512f").isFasterInBf16()).isFalse();
    }

    @Test
    void nothingIsGuessedWhereTheSystemDoesNotSay() {
        assertThat(Processor.of(List.of()).hasBf16()).isFalse();
        assertThat(Processor.of(List.of()).isFasterInBf16()).isFalse();
    }

    /** A file of two such processors, as Linux words it. */
    private static Processor processor(String vendor, String flags) {
        String one = "processor\t: 0\nvendor_id\t: " + vendor + "\nflags\t\t: fpu " + flags + "\n\n";
        return Processor.of((one + one).lines().toList());
    }
}
