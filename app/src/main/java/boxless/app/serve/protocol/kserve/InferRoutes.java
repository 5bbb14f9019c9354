package boxless.app.serve.protocol.kserve;

import boxless.Version;
import boxless.app.serve.http.Call;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.protocol.Finder;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.mask.Box;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The Open Inference Protocol: what models there are, and their answers to tensors. */
public record InferRoutes(Finder finder) {
    /** Models have no versions here; clients that name one must name this. */
    private static final String VERSION = "1";

    private static final List<Integer> ANY = List.of(-1);

    /** What Triton's clients put among the parameters for themselves. */
    private static final Set<String> TRITON =
            Set.of("binary_data_output", "sequence_id", "sequence_start", "sequence_end", "priority", "timeout");

    /** A tensor as the metadata describe it. */
    private record Described(String name, String datatype, List<Integer> shape) {}

    private record Metadata(
            String name, List<String> versions, String platform, List<Described> inputs, List<Described> outputs) {}

    private record ServerMetadata(String name, String version, List<String> extensions) {}

    public void addTo(Router router) {
        router.get(
                "/v2", call -> Reply.json(new ServerMetadata("boxless", Version.CODE, List.of("binary_tensor_data"))));
        router.get("/v2/health/live", call -> Reply.json(Map.of("live", true)));
        router.get("/v2/health/ready", call -> ready());
        for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
            boolean versioned = model.endsWith("{version}");
            router.get(model, call -> Reply.json(metadata(model(call, versioned))));
            router.get(model + "/ready", call -> {
                finder.networks().models().requireReadable(model(call, versioned));
                return ready();
            });
            router.post(model + "/infer", call -> infer(call, versioned));
        }
    }

    private Reply ready() {
        finder.networks().desk().requireOpen();
        return Reply.json(Map.of("ready", true));
    }

    private ModelShelf.Entry model(Call call, boolean versioned) {
        ModelShelf.Entry model = finder.networks().models().entry(Optional.of(call.path("model")));
        if (versioned && !call.path("version").equals(VERSION)) {
            throw Problem.notFound("model %s has the version %s only".formatted(model.name(), VERSION));
        }
        return model;
    }

    private static Metadata metadata(ModelShelf.Entry model) {
        return new Metadata(
                model.name(),
                List.of(VERSION),
                "boxless_" + model.card().method(),
                List.of(
                        new Described(PictureTensor.FILE, DataType.BYTES.name(), List.of(1)),
                        new Described(PictureTensor.PIXELS, DataType.UINT8.name(), List.of(-1, -1, -1))),
                List.of(
                        new Described("masks", DataType.BYTES.name(), ANY),
                        new Described("boxes", DataType.INT32.name(), List.of(-1, 4)),
                        new Described("scores", DataType.FP32.name(), ANY),
                        new Described("classes", DataType.INT32.name(), ANY),
                        new Described("size", DataType.INT32.name(), List.of(2))));
    }

    private Reply infer(Call call, boolean versioned) throws IOException {
        try (Desk.Place place = finder.networks().desk().admit()) {
            ModelShelf.Entry model = model(call, versioned);
            InferRequest request = InferRequest.read(call.body(), call.header(InferRequest.HEADER_LENGTH));
            SegmentOptions options = options(request.parameters());
            Segmented found = SegmentOptions.advising(() -> finder.segment(
                    place, model, options, () -> PictureTensor.open(request.inputs(), finder.networks())));
            return found.noted(InferReply.of(model.name(), VERSION, request, tensors(found)));
        }
    }

    private static SegmentOptions options(Given parameters) {
        for (String name : parameters.node().propertyNames()) {
            if (!SegmentOptions.NAMES.contains(name) && !TRITON.contains(name)) {
                throw Problem.bad("parameters.%s: unknown; known: %s"
                        .formatted(Problem.cited(name), String.join(", ", new TreeSet<>(SegmentOptions.NAMES))));
            }
        }
        return new SegmentOptions(
                parameters.optionalNumber("score"),
                parameters.truth("tta", false),
                parameters.optionalWhole("tile"),
                parameters.truth("invert", false),
                parameters.optionalNumber("scale"),
                parameters.optionalNumber("diameter"));
    }

    /** The objects, those of stuff first: a mask is the compressed run lengths of COCO in an image of {@code size}, rows and columns. */
    private static List<Tensor> tensors(Segmented found) {
        List<Instance> objects = Finder.regions(found);
        int count = objects.size();
        int[] boxes = new int[4 * count];
        float[] scores = new float[count];
        int[] classes = new int[count];
        for (int k = 0; k < count; k++) {
            Box box = objects.get(k).mask().box();
            System.arraycopy(new int[] {box.x(), box.y(), box.width(), box.height()}, 0, boxes, 4 * k, 4);
            scores[k] = objects.get(k).score();
            classes[k] = objects.get(k).category();
        }
        return List.of(
                Tensor.ofTexts(
                        "masks",
                        objects.stream()
                                .map(object -> CocoRle.encode(object.mask()))
                                .toList()),
                Tensor.ofInts("boxes", List.of(count, 4), boxes),
                Tensor.ofFloats("scores", List.of(count), scores),
                Tensor.ofInts("classes", List.of(count), classes),
                Tensor.ofInts(
                        "size", List.of(2), found.sure().height(), found.sure().width()));
    }
}
