package boxless.app;

import boxless.image.Pictures;
import boxless.image.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Small images, and where data sets have theirs. */
public final class TinyPictures {
    /** Three data sets with label images beside their images, and a folder that is only called like theirs. */
    public static final List<String> BESIDE_LABELS = List.of(
            "images/a.png",
            "labels/a.png",
            "split/images/train/b.png",
            "split/labels/train/b.png",
            "city/leftImg8bit/val/bonn/c_leftImg8bit.png",
            "city/gtFine/val/bonn/c_gtFine_instanceIds.png",
            "own/labels/d.png");

    private TinyPictures() {}

    /** A PNG of 8 bits whose values change from pixel to pixel and from channel to channel. */
    public static Path write(Path file, int width, int height, int channels) throws IOException {
        float[] values = new float[channels * width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 251;
        }
        Pictures.writePng(new Pixels(width, height, channels, 255, values), file);
        return file;
    }
}
