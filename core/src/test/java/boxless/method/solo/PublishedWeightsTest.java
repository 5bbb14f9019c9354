package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.backbone.ResNet;
import boxless.file.BadFileException;
import boxless.image.Normalization;
import boxless.tensor.State;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Files as others save them; small ones are made here, since none may be stored. */
class PublishedWeightsTest {
    @TempDir
    Path folder;

    private Path save(Module network, UnaryOperator<String> rename) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        State.of(network).forEach((name, tensor) -> {
            if (!name.endsWith("num_batches_tracked")) {
                tensors.put(rename.apply(name), State.store(tensor));
            }
        });
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    private static HeadOptions head(String kind) {
        return switch (kind) {
            case "solo" -> new HeadOptions.Cells(2, 32);
            case "decoupled" -> new HeadOptions.Decoupled(1, 32);
            case "decoupled-light" -> new HeadOptions.DecoupledLight(1, 32);
            default -> new HeadOptions.Dynamic(1, 32, 64, 32);
        };
    }

    /** mmdetection's names, from the layout that the specification lists. */
    private static String mmdetection(String name) {
        return name.replace("mask_feat_head.conv_pred.0.", "mask_head.mask_feature_head.conv_pred.")
                .replace("mask_feat_head.", "mask_head.mask_feature_head.")
                .replace("bbox_head.", "mask_head.")
                .replaceFirst("ins_convs(_[xy])?\\.", "mask_convs$1.")
                .replace("cate_convs.", "cls_convs.")
                .replaceFirst("d?solo_ins_list", "conv_mask_list")
                .replaceFirst("d?solo_cate", "conv_cls")
                .replace("solo_kernel", "conv_kernel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"solo", "decoupled", "decoupled-light", "solov2"})
    void headDepthAndClassesAreReadFromTheTensors(String kind) {
        // SOLOv2's grids leave no trace in the tensors.
        Grids grids = kind.equals("solov2") ? SoloOptions.DEFAULTS.grids() : new Grids(List.of(12, 10, 8, 6, 4));
        SoloOptions options = Options.with(head(kind), 18, 3, grids, SoloOptions.DEFAULTS.sizes());
        SoloNetwork network = new SoloNetwork(options);
        for (UnaryOperator<String> names :
                List.<UnaryOperator<String>>of(UnaryOperator.identity(), PublishedWeightsTest::mmdetection)) {
            Model model = Model.imported(save(network, names), "solo", List.of("model.decoder.objects=7"));
            assertThat(model.card().options().get("head").get("kind").asString())
                    .isEqualTo(kind);
            assertThat(model.card().options().get("decoder").get("objects").asInt())
                    .isEqualTo(7);
            assertThat(model.card().options().get("grids").values().stream().map(JsonNode::asInt))
                    .containsExactlyElementsOf(grids.sides());
            assertThat(model.card().classes()).containsExactly("object 1", "object 2", "object 3");
            Map<String, Tensor> there = State.parameters(model.method().network());
            State.parameters(network)
                    .forEach((name, tensor) -> assertThat(tensor.equal(Objects.requireNonNull(there.get(name))))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void aResNetOfTorchvisionIsABackboneToStartFrom() {
        ResNet network = new ResNet(3, ResNet.Depth.R18, 64, ResNet.Norm.TRAINED, 0);
        Model model = Model.imported(
                save(network, name -> name), "torchvision", List.of("model.head={kind: solo, convs: 1, width: 32}"));
        Map<String, Tensor> there = State.parameters(model.method().network());
        State.parameters(network)
                .forEach((name, tensor) -> assertThat(
                                tensor.equal(Objects.requireNonNull(there.get("backbone." + name))))
                        .as(name)
                        .isTrue());
        assertThat(Objects.requireNonNull(there.get("bbox_head.solo_cate.bias"))
                        .min()
                        .item_double())
                .isLessThan(-4);
        assertThat(model.card().options().get("backbone").get("depth").asInt()).isEqualTo(18);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anotherNumberOfChannelsThanTheCodeHasMeansForNeedsANormalisation(int channels) {
        Path file = save(new ResNet(channels, ResNet.Depth.R18, 64, ResNet.Norm.TRAINED, 0), name -> name);
        String head = "model.head={kind: solo, convs: 1, width: 32}";
        assertThatThrownBy(() -> Model.imported(file, "torchvision", List.of(head)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("import: normalization: 3 means for " + channels + " channel")
                .hasMessageContaining("; add normalization={kind: mean_std, mean: [...], std: [...]} with one of each");
        String grey = "normalization={kind: mean_std, mean: [.5], std: [.25]}";
        try (Model model = Model.imported(file, "torchvision", List.of(head, grey))) {
            assertThat(model.card().normalization())
                    .isEqualTo(new Normalization.MeanStd(new float[] {.5f}, new float[] {.25f}));
        }
    }

    /** Names of the official code, of mmdetection, and of releases before them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bbox_head.cate_convs.3.conv.conv_offset.weight",
                "mask_head.mask_convs.6.conv.conv_offset.weight",
                "backbone.layer2.0.conv2.conv_offset.weight",
                "backbone.layer3.0.conv2_offset.bias",
                "backbone.layer4.2.conv2.conv_offset_mask.bias"
            })
    void deformableConvolutionsAreRefusedInOneLine(String offsets) {
        Path file = folder.resolve("SOLOv2_R101_DCN_3x.safetensors");
        Safetensors.write(file, Map.of(offsets, StoredTensor.ofFloats(new long[] {2}, 1, 2)), Map.of());
        assertThatThrownBy(() -> Model.imported(file, "solo", List.of()))
                .isInstanceOf(BadFileException.class)
                .hasMessage(file
                        + ": uses deformable convolutions, which Boxless does not support; give a model without DCN");
    }

    /** The light models were trained with smaller pictures and objects, which no tensor tells. */
    @ParameterizedTest
    @CsvSource({"decoupled-light, 32, 2048, 512, 852", "solov2, 28, 896, 448, 768", "decoupled, 48, 2048, 800, 1333"})
    void sizesAndScaleAreThoseThatTheModelWasTrainedWith(
            String kind, int unit, int largest, int shortSide, int longSide) {
        SoloNetwork network = new SoloNetwork(Options.with(head(kind), 18));
        JsonNode options = Model.imported(save(network, name -> name), "solo", List.of())
                .card()
                .options();
        assertThat(options.get("sizes").get(0).get(1).asInt()).isEqualTo(2 * unit);
        assertThat(options.get("sizes").get(1).get(0).asInt()).isEqualTo(unit);
        assertThat(options.get("sizes").get(4).get(1).asInt()).isEqualTo(largest);
        assertThat(options.get("resize").get("short_side").asInt()).isEqualTo(shortSide);
        assertThat(options.get("resize").get("long_side").asInt()).isEqualTo(longSide);
    }

    /** 80 classes are COCO's, and the published files have those and the paper's grids. */
    @ParameterizedTest
    @CsvSource({"solov2, 3, 2", "decoupled, 3, 1", "solov2, 80, 0"})
    void anImportSaysWhatIsInNoCheckpointUnlessTheUserDoes(String kind, int classes, int guesses) {
        SoloOptions usual = SoloOptions.DEFAULTS;
        SoloNetwork network = new SoloNetwork(Options.with(head(kind), 18, classes, usual.grids(), usual.sizes()));
        Path file = save(network, name -> name);
        List<String> notes = new ArrayList<>();
        Model.imported(file, "solo", List.of(), notes::add).close();
        assertThat(notes).hasSize(guesses);
        if (guesses > 0) {
            assertThat(notes.getFirst()).contains("its 3 classes", "classes=[...]");
        }
        if (guesses > 1) {
            assertThat(notes.getLast()).contains("[40, 36, 24, 16, 12]", "model.grids=[...]");
        }

        notes.clear();
        List<String> said = classes == 3
                ? List.of("classes=[a, b, c]", "model.grids=" + usual.grids().sides())
                : List.of();
        Model.imported(file, "solo", said, notes::add).close();
        assertThat(notes).isEmpty();
    }

    @Test
    void aSoloThatBoxlessCannotBuildIsSaidInOneLine() {
        SoloNetwork network = new SoloNetwork(Options.with(head("decoupled"), 18));
        Path file = save(network, name -> name.endsWith("_x.4.weight") ? "bbox_head.unknown" : name);
        assertThatThrownBy(() -> Model.imported(file, "solo", List.of()))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining(file + ": ")
                .hasMessageContaining("4 numbers")
                .hasMessageContaining("another publisher");
    }

    @Test
    void whatIsNoSoloIsSaid() {
        Path file = save(new ResNet(3, ResNet.Depth.R18, 64, ResNet.Norm.TRAINED, 0), name -> name);
        assertThatThrownBy(() -> Model.imported(file, "solo", List.of()))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining("bbox_head.cate_convs.0")
                .hasMessageContaining("another publisher");
    }
}
