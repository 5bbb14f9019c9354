package boxless.method.adaptis;

import boxless.GoldenFiles;
import boxless.Model;
import boxless.Segmenter;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import boxless.method.Frame;
import boxless.tensor.Precision;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.StoredTensor;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The official toy network with the weights of ORIGIN.md, and options that are the arguments of an official call. */
final class GoldenModel implements AutoCloseable {
    private static final JsonNode EDITS =
            GoldenFiles.json(GoldenModel.class, "forward.json").get("edits");
    private static final Normalization NORMALIZATION =
            new Normalization.MeanStd(new float[] {.5f, .5f, .5f}, new float[] {.5f, .5f, .5f});
    private static final List<Category> CATEGORIES = Category.things(List.of("object"));

    final DecoderOptions decoder;
    final Channels channels = Channels.of(CATEGORIES);
    private final Model model;
    private final boolean flip;
    private final AdaptIsNetwork network;
    private final ImageReader reader;

    /**
     * @param kind pytorch-toy or mxnet-toy
     * @param settings of the official call
     */
    GoldenModel(String kind, JsonNode settings) {
        flip = settings.get("use_flip").asBoolean();
        decoder = decoder(settings);
        String text = kind.equals("pytorch-toy")
                ? "{network: {kind: unet}, coordinates: {radius: 42}, epsilon: 1e-5, flip: official}"
                : "{network: {kind: unet-mxnet}, coordinates: {radius: 42}, epsilon: 0, flip: official}";
        ObjectNode tree = AdaptIs.PAPER.complete("test", Settings.parseYaml(text));
        tree.set("decoder", Settings.JSON.valueToTree(decoder));
        model = Model.create("test", new Model.Card(AdaptIs.NAME, tree, NORMALIZATION, CATEGORIES, "", ""));
        AdaptIs method = (AdaptIs) model.method();
        GoldenForwardTest.fill(method, EDITS.get(kind));
        network = (AdaptIsNetwork) method.network();
        AdaptIsOptions options = Settings.bind("test", "model", tree, AdaptIsOptions.DEFAULTS);
        reader = new ImageReader(options, channels, network);
    }

    private static DecoderOptions decoder(JsonNode settings) {
        DecoderOptions whole = GoldenDecoderTest.options(settings);
        int crop = settings.has("crop_size") ? settings.get("crop_size").get(0).asInt() : 0;
        return new DecoderOptions(
                whole.points(), whole.leastThing(), whole.leastStuff(), whole.background(), crop, whole.overlap());
    }

    /** Without it points would be random. */
    static void countTrainingOfProposals(Module network) {
        State.buffers(network).forEach((name, tensor) -> {
            if (name.startsWith("proposals_head.") && name.endsWith("num_batches_tracked")) {
                State.load(tensor, StoredTensor.ofLongs(tensor.shape(), new long[] {1}));
            }
        });
    }

    Segmentation segment(Pixels picture) {
        Segmenter segmenter = Segmenter.of(model).withPrecision(Precision.FP32).withWholeImages();
        return (flip ? segmenter.withAveraging() : segmenter).segment(picture);
    }

    /** What the network says about a part of an image; inside a scope and without gradients. */
    Readout readout(Pixels picture, Box part) {
        Pixels normalized = NORMALIZATION
                .of(PictureSource.of(picture))
                .apply(PictureSource.of(picture).region(part.x(), part.y(), part.width(), part.height()));
        Tensor images = Tensors.of(normalized.values(), 1, normalized.channels(), part.height(), part.width());
        return reader.readout(
                network.forward(images, flip), new Frame(part.width(), part.height(), part.width(), part.height()));
    }

    @Override
    public void close() {
        model.close();
    }
}
