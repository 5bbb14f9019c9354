package boxless.app.serve.api;

import boxless.app.options.StuffNote;
import boxless.app.serve.http.Reply;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.app.serve.work.Segmented;
import boxless.export.OutputFormat;
import boxless.export.Result;
import boxless.export.ResultWriters;
import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files that {@code boxless segment} would write, as an answer: one as it is, several as a zip. It is noted where they lack stuff.
 *
 * @param name of the results
 * @param file name of the picture's file
 * @param pixelSize null if unknown
 */
record ResultFiles(
        Set<OutputFormat> formats,
        String name,
        Path file,
        PictureSource picture,
        @Nullable PixelSize pixelSize) {
    Reply reply(TemporaryFolders places, Segmented found) {
        return reply(places, found.found(), found.sure(), found.model().categories());
    }

    /**
     * @param places where the files lie until the answer has them
     * @param found everything, for formats that rank
     * @param sure the objects of which people are told
     * @throws boxless.app.serve.http.Problem 507 if the files cannot be written
     */
    Reply reply(TemporaryFolders places, Segmentation found, Segmentation sure, List<Category> categories) {
        try (ResultFolder folder = ResultFolder.make(places)) {
            Optional<String> note;
            try (ResultWriters writers = ResultWriters.open(formats, folder.path(), categories)) {
                writers.write(new Result(name, file, picture, found, sure, pixelSize));
                note = StuffNote.of(writers.withoutStuff());
            }
            Reply reply = reply(folder);
            return note.map(text -> reply.noting(text)).orElse(reply);
        } catch (IOException e) {
            throw places.unwritten(e);
        }
    }

    private Reply reply(ResultFolder folder) throws IOException {
        List<Path> files = folder.files();
        if (files.size() == 1) {
            Path only = files.getFirst();
            String saved = String.valueOf(only.getFileName());
            return Reply.bytes(type(saved), Files.readAllBytes(only)).named(saved);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            folder.moveTo(zip);
        }
        return Reply.bytes("application/zip", packed.toByteArray()).named(name + ".zip");
    }

    private static String type(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1);
        return switch (ending) {
            case "json" -> Reply.JSON;
            case "geojson" -> "application/geo+json";
            case "png" -> "image/png";
            case "tif" -> "image/tiff";
            case "csv" -> "text/csv;charset=utf-8";
            case "txt" -> "text/plain;charset=utf-8";
            default -> "application/zip";
        };
    }
}
