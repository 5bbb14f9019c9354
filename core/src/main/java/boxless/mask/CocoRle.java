package boxless.mask;

import java.util.Arrays;

/**
 * COCO's compressed run lengths: text that pycocotools reads and writes. Every run is a number of 5-bit digits, lowest
 * first, each as a character from '0' (48); bit 5 says that another digit follows, bit 4 of the last is the sign. From
 * the third object or background run on, a run is stored as the difference to the one before the last.
 */
public final class CocoRle {
    private static final int FIRST = '0';
    private static final int MORE = 0x20;
    private static final int SIGN = 0x10;

    private CocoRle() {}

    /** The runs of a mask as text, character for character as pycocotools encodes them. */
    public static String encode(Mask mask) {
        int[] runs = mask.runs();
        StringBuilder text = new StringBuilder(2 * runs.length);
        for (int i = 0; i < runs.length; i++) {
            long value = i > 2 ? (long) runs[i] - runs[i - 2] : runs[i];
            boolean more = true;
            while (more) {
                int digit = (int) (value & 0x1F);
                value >>= 5;
                more = (digit & SIGN) != 0 ? value != -1 : value != 0;
                text.append((char) ((more ? digit | MORE : digit) + FIRST));
            }
        }
        return text.toString();
    }

    /**
     * The mask encoded by a text.
     *
     * @throws IllegalArgumentException if the text is not valid, or the run lengths do not sum to the image size
     */
    public static Mask decode(int width, int height, String text) {
        int[] runs = new int[text.length()];
        int size = 0;
        int at = 0;
        while (at < text.length()) {
            long value = 0;
            int shift = 0;
            int digit;
            do {
                if (at == text.length()) {
                    throw new IllegalArgumentException("run lengths end within a number");
                }
                digit = text.charAt(at) - FIRST;
                if (digit < 0 || digit > 0x3F || shift > 30) {
                    throw new IllegalArgumentException(
                            "character %d of the run lengths, '%s', is none of COCO's".formatted(at, text.charAt(at)));
                }
                value |= (long) (digit & 0x1F) << shift;
                shift += 5;
                at++;
            } while ((digit & MORE) != 0);
            if ((digit & SIGN) != 0) {
                value |= -1L << shift;
            }
            value += size > 2 ? runs[size - 2] : 0;
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("run length " + value + " at character " + at);
            }
            runs[size++] = (int) value;
        }
        return Mask.ofRuns(width, height, Arrays.copyOf(runs, size));
    }
}
