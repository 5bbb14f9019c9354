package boxless.app.options;

import boxless.data.Note;
import boxless.export.OutputFormat;
import boxless.file.BadFileException;
import boxless.file.Csv;
import boxless.file.JsonStream;
import boxless.file.Listing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Objects of other images in the files of a folder that hold those of all images. Such a file is written anew, so that they would be gone. */
public final class OtherImages {
    private OtherImages() {}

    /**
     * Refuses a folder where there are any.
     *
     * @param formats what is to be written into it
     * @param image name of the image's file
     * @throws BadFileException whose objects are there, and what to do
     */
    public static void refuse(Path folder, Collection<OutputFormat> formats, String image) {
        for (Path file : shared(folder, formats)) {
            Set<String> images = images(file);
            images.remove(image);
            if (!images.isEmpty()) {
                throw new BadFileException(
                        file,
                        "holds objects of %s, which those of %s would replace; choose another folder with -o"
                                .formatted(Listing.few(images, 1), image));
            }
        }
    }

    /**
     * Says where there are any.
     *
     * @param formats what is to be written into the folder
     * @param names of the images, without the endings of their files
     */
    public static List<Note> notes(Path folder, Collection<OutputFormat> formats, Collection<String> names) {
        List<Note> notes = new ArrayList<>();
        for (Path file : shared(folder, formats)) {
            try {
                Set<String> images = images(file);
                images.removeIf(image -> names.contains(image.replaceFirst("\\.[^./]+$", "")));
                if (!images.isEmpty()) {
                    notes.add(Note.of(
                            "%s: holds objects of %s, which are not segmented now; it is written anew without them"
                                    .formatted(file, Listing.few(images, 1))));
                }
            } catch (BadFileException e) {
                notes.add(Note.of("%s: holds something else, which the results replace".formatted(file)));
            }
        }
        return notes;
    }

    /** The files of these formats that are there and hold the objects of all images. */
    private static List<Path> shared(Path folder, Collection<OutputFormat> formats) {
        return formats.stream()
                .flatMap(format -> format.sharedFile().stream())
                .map(folder::resolve)
                .filter(Files::exists)
                .toList();
    }

    private static Set<String> images(Path file) {
        try {
            return file.toString().endsWith(".json") ? ofDocument(file) : ofTable(file);
        } catch (BadFileException | IOException e) {
            throw new BadFileException(
                    file, "holds something else, which the results would replace; choose another folder with -o", e);
        }
    }

    private static Set<String> ofDocument(Path json) {
        Set<String> images = new TreeSet<>();
        JsonStream.read(
                json,
                document -> document.forEachKey(key -> {
                    if (key.equals("images")) {
                        document.forEachElement(() -> document.forEachKey(property -> {
                            if (property.equals("file_name")) {
                                images.add(document.text());
                            }
                        }));
                    }
                }));
        return images;
    }

    private static Set<String> ofTable(Path csv) throws IOException {
        Set<String> images = new TreeSet<>();
        try (BufferedReader lines = Files.newBufferedReader(csv)) {
            String line = lines.readLine();
            if (line == null || !Csv.first(line).equals("image")) {
                throw new IOException("no table of several images");
            }
            while ((line = lines.readLine()) != null) {
                images.add(Csv.first(line));
            }
        }
        return images;
    }
}
