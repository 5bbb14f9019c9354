package boxless.export;

import boxless.file.AtomicFile;
import boxless.file.Csv;
import boxless.file.PendingFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * One table of the objects of all images: the columns of {@link Measurements} behind the name of the image. Images may differ in their channels, so
 * the number of columns is known only at the end: until then the rows lie in a temporary file.
 */
final class ObjectTable implements ResultWriter {
    /** What it is called among other results. */
    static final String FILE = "table.csv";

    private final Path csv;
    private final PendingFile rows;
    private final Map<Integer, String> categories;
    private int channels;
    private boolean begun;

    /** @param rows where the rows lie; never committed */
    ObjectTable(Path csv, PendingFile rows, Map<Integer, String> categories) {
        this.csv = csv;
        this.rows = rows;
        this.categories = categories;
    }

    @Override
    public SharedPart write(Result result) {
        TableRows table = new TableRows(categories, result.pixelSize());
        StringBuilder text = new StringBuilder();
        for (Measurement object : Measurements.of(result.picture(), result.sure())) {
            // The number of channels in front says how many cells the row lacks.
            text.append(result.picture().channels()).append(' ').append(Csv.cell(result.fileName()));
            text.append(',').append(table.row(object)).append('\n');
        }
        int pictureChannels = result.picture().channels();
        return () -> append(text.toString(), pictureChannels);
    }

    private void append(String text, int pictureChannels) throws IOException {
        rows.append(text);
        channels = Math.max(channels, pictureChannels);
        begun = true;
    }

    @Override
    public void close() throws IOException {
        try (rows) {
            if (begun) {
                AtomicFile.write(csv, out -> {
                    out.write(("image," + TableRows.header(channels) + '\n').getBytes(StandardCharsets.UTF_8));
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(rows.written(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            int space = line.indexOf(' ');
                            int missing = channels - Integer.parseInt(line.substring(0, space));
                            String row = line.substring(space + 1) + ",,,,".repeat(missing) + '\n';
                            out.write(row.getBytes(StandardCharsets.UTF_8));
                        }
                    }
                });
            }
        }
    }
}
