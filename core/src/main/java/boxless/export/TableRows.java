package boxless.export;

import boxless.file.Csv;
import boxless.image.PixelSize;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measurements as lines of a table: comma-separated, with a decimal point regardless of the locale, at most six decimals, or seven significant digits of
 * micrometres and intensities where these are finer; an empty cell for what an object does not have, or what is unknown without the size of a pixel.
 */
final class TableRows {
    private static final String COLUMNS = "label,category,score,area,visible_area,centroid_x,centroid_y,"
            + "box_x,box_y,box_width,box_height,perimeter,category_name,major_axis,minor_axis,eccentricity,solidity,feret_diameter,"
            + "area_um2,visible_area_um2,perimeter_um,major_axis_um,minor_axis_um,feret_diameter_um";

    private final Map<Integer, String> categories;
    private final double area;
    private final double length;

    /** @param pixelSize null if unknown */
    TableRows(Map<Integer, String> categories, @Nullable PixelSize pixelSize) {
        this.categories = categories;
        this.area = pixelSize == null ? Double.NaN : pixelSize.area();
        this.length = pixelSize == null ? Double.NaN : pixelSize.length();
    }

    static String header(int channels) {
        StringBuilder header = new StringBuilder(COLUMNS);
        for (int channel = 1; channel <= channels; channel++) {
            for (String value : new String[] {"mean", "min", "max", "std"}) {
                header.append(',').append(value).append("_intensity_").append(channel);
            }
        }
        return header.toString();
    }

    String row(Measurement object) {
        StringBuilder row = new StringBuilder();
        row.append(object.label()).append(',').append(object.category());
        numbers(row, Measurements.shortest(object.score()), object.area(), object.visibleArea());
        numbers(row, object.centroid().x(), object.centroid().y());
        numbers(row, object.box().x(), object.box().y());
        numbers(row, object.box().width(), object.box().height());
        numbers(row, object.perimeter());
        row.append(',').append(Csv.cell(Categories.name(categories, object.category())));
        numbers(row, object.shape().majorAxis(), object.shape().minorAxis());
        numbers(
                row,
                object.shape().eccentricity(),
                object.shape().solidity(),
                object.shape().feret());
        precise(row, object.area() * area, object.visibleArea() * area);
        precise(row, object.perimeter() * length, object.shape().majorAxis() * length);
        precise(row, object.shape().minorAxis() * length, object.shape().feret() * length);
        for (Intensity channel : object.intensities()) {
            precise(row, channel.mean(), channel.least(), channel.most(), channel.deviation());
        }
        return row.toString();
    }

    private static void numbers(StringBuilder row, double... values) {
        cells(row, Measurements::rounded, values);
    }

    private static void precise(StringBuilder row, double... values) {
        cells(row, Measurements::precise, values);
    }

    private static void cells(StringBuilder row, DoubleFunction<BigDecimal> rounding, double... values) {
        for (double value : values) {
            row.append(',');
            if (Double.isFinite(value)) {
                row.append(rounding.apply(value).toPlainString());
            }
        }
    }
}
