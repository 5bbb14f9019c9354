package boxless.export;

import boxless.file.AtomicFile;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelRows;
import boxless.mask.Segmentation;
import boxless.mask.Size;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of the objects of an image. */
public final class Measurements {
    private static final int DECIMALS = 6;
    private static final int DIGITS = 7;

    private Measurements() {}

    /**
     * Measures every object; the k-th of the list is label k of {@link Segmentation#labels}. Stuff is not included. Everything except the visible
     * area refers to the whole object, including parts hidden by others.
     *
     * @throws IllegalArgumentException if image and segmentation differ in size
     */
    public static List<Measurement> of(PictureSource picture, Segmentation segmentation) {
        Size.requireEqual(
                "the image", new Size(picture.width(), picture.height()), "its segmentation", segmentation.size());
        Instances objects = segmentation.instances();
        long[] visible = new LabelRows(objects).areas();
        List<Measurement> measured = new ArrayList<>();
        for (Instance object : objects.objects()) {
            measured.add(Measurement.of(measured.size() + 1, object, visible[measured.size()], picture));
        }
        return measured;
    }

    /**
     * Writes a header line and one line per object: label, category, score, area, visible_area, centroid_x, centroid_y, box_x, box_y,
     * box_width, box_height, perimeter, category_name, major_axis, minor_axis, eccentricity, solidity, feret_diameter, then areas and lengths again in micrometres,
     * for example area_um2 and perimeter_um, and for each channel from 1 mean_intensity_1, min_intensity_1, max_intensity_1, std_intensity_1.
     * Comma-separated, with a decimal point regardless of the locale, UTF-8, LF line endings. At most six decimals; micrometres and intensities have seven
     * significant digits where these are finer. A cell is empty for what an object
     * without pixels does not have and for micrometres without a pixel size; with pixels that are not square, for lengths in micrometres.
     *
     * @param categories names by id
     * @param pixelSize null if unknown
     * @throws IOException if the file cannot be written; no partial file is left under its name
     */
    public static void write(
            Path csv,
            PictureSource picture,
            Segmentation segmentation,
            Map<Integer, String> categories,
            @Nullable PixelSize pixelSize)
            throws IOException {
        AtomicFile.write(csv, out -> write(out, picture, segmentation, categories, pixelSize));
    }

    /** The same to a stream, which is flushed and stays open. */
    public static void write(
            OutputStream out,
            PictureSource picture,
            Segmentation segmentation,
            Map<Integer, String> categories,
            @Nullable PixelSize pixelSize)
            throws IOException {
        List<Measurement> measured = of(picture, segmentation);
        TableRows rows = new TableRows(categories, pixelSize);
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(TableRows.header(picture.channels()) + '\n');
        for (Measurement object : measured) {
            writer.write(rows.row(object) + '\n');
        }
        writer.flush();
    }

    /** At most six decimals of a finite number, without zeros behind them. */
    static BigDecimal rounded(double value) {
        return to(DECIMALS, BigDecimal.valueOf(value));
    }

    /** The same in units that may be any size: of a finite number below 1, seven significant digits. */
    static BigDecimal precise(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return to(Math.max(DECIMALS, DIGITS - exact.precision() + exact.scale()), exact);
    }

    private static BigDecimal to(int decimals, BigDecimal exact) {
        BigDecimal rounded = exact.setScale(decimals, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }

    /** By its shortest decimal: a score of .95f is to read 0.95. */
    static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
