package boxless.image;

import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The description that Python's tifffile writes: the shape of the array, and perhaps a letter for each axis. The last axes are a page; those before count
 * pages, the first the slowest. An axis that is neither C nor Z nor T counts as slices: nobody knows what it is, and so it has to be chosen from.
 */
final class TifffileDescription {
    /** How it begins. */
    static final String START = "{\"shape\":";

    private static final Pattern SHAPE = Pattern.compile("\"shape\": *\\[([\\d, ]+)]");
    /** Rows and columns, samples before or behind them. */
    private static final Pattern PAGE = Pattern.compile("S?YX[SC]?");

    /** Columns of a picture so narrow that they are more probably its channels. */
    private static final int MOST_SAMPLES = 4;

    private static final Pattern AXES = Pattern.compile("\"axes\": *\"(\\w+)\"");

    private TifffileDescription() {}

    /**
     * @param pages number of directories in the file
     * @return null where the shape is not that of the page, or there are fewer pages: other programs keep a description that no longer holds
     * @throws BadFileException where a page holds channels, or perhaps does, in the place of columns
     */
    static @Nullable TiffDescription parse(Path file, String text, TiffPage first, int pages) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.find()) {
            return null;
        }
        long[] lengths;
        try {
            lengths = Pattern.compile(",")
                    .splitAsStream(shape.group(1).replace(" ", ""))
                    .filter(number -> !number.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            return null;
        }
        int counting = counting(lengths, first);
        Matcher axes = AXES.matcher(text);
        String letters = axes.find() && axes.group(1).length() == lengths.length ? axes.group(1) : "";
        if (counting < 0) {
            return null;
        }
        boolean torn = letters.isEmpty()
                ? counting > 0 && first.samples == 1 && first.width <= MOST_SAMPLES
                : !PAGE.matcher(letters.substring(counting)).matches();
        if (torn) {
            throw new BadFileException(
                    file,
                    "is an array of %s%s, cut into pages of %dx%d pixels; save it again with the channels first and their axes named, CYX"
                            .formatted(
                                    LongStream.of(lengths)
                                            .mapToObj(Long::toString)
                                            .collect(Collectors.joining("x")),
                                    letters.isEmpty() ? "" : " (" + letters + ")",
                                    first.width,
                                    first.height));
        }
        TiffDescription planes = planes(lengths, counting, letters);
        boolean all = planes != null && (planes.places().size() <= pages || text.contains("\"truncated\": true"));
        return all ? planes : null;
    }

    /** How many of the first axes count pages; -1 where that cannot be. */
    private static int counting(long[] lengths, TiffPage first) {
        double pageValues = (double) first.width * first.height * first.samples;
        int axes = first.samples > 1 ? 3 : 2;
        double values = 1;
        int counting = lengths.length;
        while (counting > 0 && (values < pageValues || lengths.length - counting < axes)) {
            values *= lengths[--counting];
        }
        return values == pageValues ? counting : -1;
    }

    private static @Nullable TiffDescription planes(long[] lengths, int counting, String letters) {
        int[] counts = {1, 1, 1};
        int[] steps = {0, 0, 0};
        int step = 1;
        for (int axis = counting - 1; axis >= 0; axis--) {
            int kind = kind(letters.isEmpty() ? 'Q' : letters.charAt(axis));
            if (!TiffDescription.isPlausible(lengths[axis], step, 1)) {
                return null;
            }
            int length = (int) lengths[axis];
            if (length > 1) {
                boolean follows = counts[kind] == 1 || steps[kind] * counts[kind] == step;
                if (!follows) {
                    return null;
                }
                steps[kind] = counts[kind] == 1 ? step : steps[kind];
                counts[kind] *= length;
            }
            step *= length;
        }
        TiffDescription.Steps order = new TiffDescription.Steps(steps[0], steps[1], steps[2]);
        return new TiffDescription(
                counts[0],
                counts[1],
                counts[2],
                TiffDescription.unnamed(counts[0]),
                TiffDescription.inOrder(counts[0], counts[1], counts[2], order),
                "",
                0,
                0,
                1);
    }

    private static int kind(char axis) {
        return switch (axis) {
            case 'C' -> 0;
            case 'T' -> 2;
            default -> 1;
        };
    }
}
