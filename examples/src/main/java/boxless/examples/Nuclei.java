package boxless.examples;

import boxless.Model;
import boxless.Segmenter;
import boxless.export.LabelImage;
import boxless.export.Overlay;
import boxless.image.PictureSource;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Segmentation;
import java.nio.file.Path;

/** Segments the nuclei in an image, prints where they are, and writes a label image and an overlay: MODEL IMAGE OUT. */
final class Nuclei {
    public static void main(String[] args) throws Exception {
        Pixels image = Pictures.read(Path.of(args[1]));
        Path out = Path.of(args[2]);
        try (Model model = Model.read(Path.of(args[0]))) {
            Segmenter segmenter = Segmenter.of(model);
            Segmentation found = segmenter.segment(image);
            for (Instance nucleus : found.instances().objects()) {
                System.out.printf(
                        "%s, %d pixels, score %.2f%n",
                        nucleus.mask().box(), nucleus.mask().area(), nucleus.score());
            }
            LabelImage.write(out, "image", found);
            Overlay.write(out.resolve("image.overlay.png"), PictureSource.of(image), found);
        }
    }
}
