package boxless.app.click;

import boxless.data.coco.CocoPanoptic;
import boxless.export.OutputFormat;
import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.file.Listing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Objects of other images in the files of a folder that hold those of all images. Such a file is written anew, so that they would be gone. */
final class OtherImages {
    private OtherImages() {}

    /**
     * Refuses a folder where there are any.
     *
     * @param formats what is to be written into it
     * @param image name of the image's file
     * @throws BadFileException whose objects are there, and what to do
     */
    static void refuse(Path folder, Collection<OutputFormat> formats, String image) {
        for (OutputFormat format : formats) {
            switch (format) {
                case COCO -> refuse(folder.resolve("coco.json"), image);
                case PANOPTIC -> refuse(folder.resolve(CocoPanoptic.JSON), image);
                case TABLE -> refuse(folder.resolve("table.csv"), image);
                case OVERLAY, LABELS, CSV, GEOJSON, ROIS, YOLO, CITYSCAPES -> {} // files of this image alone
            }
        }
    }

    private static void refuse(Path file, String image) {
        if (!Files.exists(file)) {
            return;
        }
        Set<String> images = images(file);
        images.remove(image);
        if (!images.isEmpty()) {
            throw new BadFileException(
                    file,
                    "holds objects of %s, which those of %s would replace; choose another folder with -o"
                            .formatted(Listing.few(images, 1), image));
        }
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
            if (line == null || !firstCell(line).equals("image")) {
                throw new IOException("no table of several images");
            }
            while ((line = lines.readLine()) != null) {
                images.add(firstCell(line));
            }
        }
        return images;
    }

    private static String firstCell(String row) {
        int end = 0;
        boolean quoted = false;
        while (end < row.length() && (quoted || row.charAt(end) != ',')) {
            quoted ^= row.charAt(end) == '"';
            end++;
        }
        String cell = row.substring(0, end);
        return cell.matches("\".*\"") ? cell.substring(1, end - 1).replace("\"\"", "\"") : cell;
    }
}
