package boxless.app.serve.protocol;

import boxless.Clicker;
import boxless.Clicks;
import boxless.Model;
import boxless.Segmenter;
import boxless.app.serve.Served;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.image.Pictures;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** A picture, and what the models of {@link Served} say about it when the library asks them. */
public final class Asked {
    public static final int WIDTH = 75;
    public static final int HEIGHT = 50;

    private final Path folder;
    private final Path file;

    /** @param folder of the server */
    public Asked(Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("cells.png");
        Pictures.writePng(
                Nuclei.generate(NucleiScene.varied().withSize(WIDTH, HEIGHT), 7, 0)
                        .image(),
                file);
    }

    public byte[] picture() throws IOException {
        return Files.readAllBytes(file);
    }

    public String base64() throws IOException {
        return Base64.getEncoder().encodeToString(picture());
    }

    /** What {@code tiny} is sure of, from front to back. */
    public List<Instance> objects() {
        try (Model model = Model.read(folder.resolve("tiny.safetensors"))) {
            return Segmenter.of(model)
                    .withPrecision(Precision.FP32)
                    .segment(file)
                    .from(model.sureScore())
                    .instances()
                    .frontToBack();
        }
    }

    /** The object of {@code pointed} at the first point, with the further points; then without what is outside. */
    public Mask clicked(List<double[]> inside, List<double[]> outside) {
        try (Model model = Model.read(folder.resolve("pointed.safetensors"));
                Clicks clicks = Clicker.of(model).withPrecision(Precision.FP32).open(file)) {
            Clicks.Answer answer = clicks.click(inside.getFirst()[0], inside.getFirst()[1]);
            for (double[] point : inside.subList(1, inside.size())) {
                answer = clicks.include(answer.object(), point[0], point[1]);
            }
            for (double[] point : outside) {
                answer = clicks.exclude(answer.object(), point[0], point[1]);
            }
            return answer.instance().mask();
        }
    }
}
