package boxless.image;

import static boxless.image.TiffPage.FLOAT;
import static boxless.image.TiffPage.JPEG;
import static boxless.image.TiffPage.OLD_ZSTANDARD;
import static boxless.image.TiffPage.SIGNED;
import static boxless.image.TiffPage.UNCOMPRESSED;
import static boxless.image.TiffPage.UNSIGNED;
import static boxless.image.TiffPage.ZSTANDARD;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.io.IOException;
import java.nio.file.Path;

/** Which of the many kinds of TIFF can be read. */
final class TiffKind {
    private TiffKind() {}

    /**
     * @throws boxless.file.BadFileException where the decoder does not know the samples, or nobody knows their meaning
     */
    static void check(Path file, TiffPage page) throws IOException {
        if (page.words() == 2 && page.compression != UNCOMPRESSED && page.whole(TIFF.TAG_PREDICTOR, 1) != 1) {
            throw TiffPage.unsupported(file, "has 64-bit numbers stored as differences");
        }
        if (!isKnown(page)) {
            throw TiffPage.unsupported(
                    file, "has pixels of %d x %d bits, format %d".formatted(page.samples, page.bits, page.format));
        }
        switch (page.compression) {
            case UNCOMPRESSED, 2, 3, 4, 5, JPEG, 8, ZSTANDARD, OLD_ZSTANDARD, 32773, 32946 -> {}
            default -> throw TiffPage.unsupported(file, "is compressed with " + compression(page.compression));
        }
        boolean meant = page.photometric <= 2;
        if (page.compression != JPEG) {
            meant |= page.photometric == 3 || page.photometric == 5;
        } else if (!page.planar && page.samples > 1) {
            meant = page.samples == 3 && (page.photometric == 2 || page.photometric == 6);
        }
        if (!meant) {
            throw TiffPage.unsupported(
                    file,
                    "has %d samples and photometric interpretation %d, neither grey nor RGB"
                            .formatted(page.samples, page.photometric));
        }
    }

    private static boolean isKnown(TiffPage page) {
        int bits = page.bits;
        boolean packed = bits == 1 || bits == 2 || bits == 4 || bits == 6;
        return switch (page.format) {
            case UNSIGNED ->
                packed && (page.planar || page.samples == 1)
                        || bits >= 8 && bits <= 16 && bits % 2 == 0
                        || bits == 32
                        || bits == 64;
            case SIGNED -> bits == 8 || bits == 16 || bits == 32 || bits == 64;
            case FLOAT -> bits == 16 || bits == 32 || bits == 64;
            default -> false;
        };
    }

    private static String compression(int number) {
        return switch (number) {
            case 6 -> "old-style JPEG";
            case 33003, 33004, 33005, 34712 -> "JPEG 2000";
            case 34887 -> "LERC";
            case 34925 -> "LZMA";
            case 34927, 50001 -> "WebP";
            case 50002, 52546 -> "JPEG XL";
            default -> "an unknown method (" + number + ")";
        };
    }
}
