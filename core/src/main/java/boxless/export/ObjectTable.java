package boxless.export;

import boxless.file.AtomicFile;
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
    private final Path csv;
    private final Map<Integer, String> categories;
    private final PendingFile rows;
    private int channels;
    private boolean begun;

    ObjectTable(Path csv, Map<Integer, String> categories) throws IOException {
        this.csv = csv;
        this.categories = categories;
        rows = PendingFile.open(csv);
    }

    @Override
    public SharedPart write(Result result) {
        TableRows table = new TableRows(categories, result.pixelSize());
        StringBuilder text = new StringBuilder();
        for (Measurement object : Measurements.of(result.picture(), result.sure())) {
            // The number of channels in front says how many cells the row lacks.
            text.append(result.picture().channels()).append(' ').append(TableRows.quoted(result.fileName()));
            text.append(',').append(table.row(object)).append('\n');
        }
        int pictureChannels = result.picture().channels();
        return () -> append(text.toString(), pictureChannels);
    }

    private void append(String text, int pictureChannels) throws IOException {
        long before = rows.position();
        boolean whole = false;
        try {
            rows.out().write(text.getBytes(StandardCharsets.UTF_8));
            rows.out().flush();
            whole = true;
        } finally {
            if (!whole) {
                rows.cutBack(before);
            }
        }
        channels = Math.max(channels, pictureChannels);
        begun = true;
    }

    @Override
    public void close() throws IOException {
        try (rows) {
            if (begun) {
                AtomicFile.write(csv, out -> {
                    out.write(("image," + TableRows.header(channels) + '\n').getBytes(StandardCharsets.UTF_8));
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(rows.written(), StandardCharsets.UTF_8));
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        int space = line.indexOf(' ');
                        int missing = channels - Integer.parseInt(line.substring(0, space));
                        String row = line.substring(space + 1) + ",,,,".repeat(missing) + '\n';
                        out.write(row.getBytes(StandardCharsets.UTF_8));
                    }
                });
            }
        }
    }
}
