package boxless.data.labelme;

import boxless.file.BadFileException;
import boxless.file.JsonStream;
import boxless.mask.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The annotation of one image. What it embeds of the image is not read.
 *
 * @param image path of the image, relative to the file
 * @param size of the image; null where it is not stated
 * @param shapes in the order of drawing
 */
record LabelmeFile(String image, @Nullable Size size, List<LabelmeShape> shapes) {
    /** @throws BadFileException if it is damaged, or does not name its image */
    static LabelmeFile read(Path file) {
        String[] image = {""};
        int[] size = {0, 0};
        List<LabelmeShape> shapes = new ArrayList<>();
        JsonStream.read(
                file,
                json -> json.forEachKey(key -> {
                    if (json.isNull()) {
                        return;
                    }
                    switch (key) {
                        case "imagePath" -> image[0] = json.text();
                        case "imageWidth" -> size[0] = json.number(1, Integer.MAX_VALUE);
                        case "imageHeight" -> size[1] = json.number(1, Integer.MAX_VALUE);
                        case "shapes" -> json.forEachElement(() -> shapes.add(LabelmeShape.read(json)));
                        default -> {}
                    }
                }));
        if (image[0].isBlank()) {
            throw new BadFileException(file, "has no imagePath; write there which image it belongs to");
        }
        Size stated = size[0] > 0 && size[1] > 0 ? new Size(size[0], size[1]) : null;
        return new LabelmeFile(image[0], stated, List.copyOf(shapes));
    }
}
