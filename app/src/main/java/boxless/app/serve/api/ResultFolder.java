package boxless.app.serve.api;

import boxless.app.serve.pictures.FileNames;
import boxless.app.serve.pictures.TemporaryFolder;
import boxless.app.serve.pictures.TemporaryFolders;
import boxless.data.FolderScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder for results that are sent; it is deleted when it is closed. */
record ResultFolder(TemporaryFolder folder) implements AutoCloseable {
    /** @throws boxless.app.serve.http.Problem 507 if it cannot be made */
    static ResultFolder make(TemporaryFolders places) {
        return new ResultFolder(places.make());
    }

    /** Where it lies. */
    Path path() {
        return folder.path();
    }

    /** The files that are complete, sorted; those that still grow are hidden. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(path())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !FolderScan.isHidden(file))
                    .sorted()
                    .toList();
        }
    }

    /** Moves the files that are complete into a zip. */
    void moveTo(ZipOutputStream zip) throws IOException {
        for (Path file : files()) {
            zip.putNextEntry(new ZipEntry(FileNames.within(path(), file)));
            Files.copy(file, zip);
            Files.delete(file);
        }
    }

    /** Deletes the files that are complete. */
    void clear() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
