package boxless.data.coco;

import boxless.file.BaseName;
import boxless.mask.Size;

/**
 * An image that a COCO file lists.
 *
 * @param id as annotations refer to it
 * @param fileName relative to the folder of images
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record CocoPicture(long id, String fileName, int width, int height) {
    public CocoPicture {
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("is %dx%d; an image has 1 to 2^31 - 1 pixels".formatted(width, height));
        }
    }

    public Size size() {
        return new Size(width, height);
    }

    /** The file name without extension. */
    public String name() {
        return BaseName.of(fileName);
    }

    /** The same behind the folders that the file name begins with. */
    String path() {
        return fileName.substring(0, fileName.lastIndexOf('/') + 1) + name();
    }
}
