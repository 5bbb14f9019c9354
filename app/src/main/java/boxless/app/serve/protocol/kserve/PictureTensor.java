package boxless.app.serve.protocol.kserve;

import boxless.app.serve.http.Problem;
import boxless.app.serve.work.Networks;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import java.util.List;

/** A picture among tensors: as the bytes of a file, or as pixels. */
final class PictureTensor {
    /** One PNG, JPEG or TIFF. */
    static final String FILE = "picture";

    /** Rows, columns and channels; without the last, grey. */
    static final String PIXELS = "pixels";

    private PictureTensor() {}

    /** @throws Problem unless there is exactly one picture */
    static PictureSource open(List<Tensor> inputs, Networks networks) {
        if (inputs.size() != 1) {
            throw Problem.bad(
                    "%d inputs; send one: %s (BYTES, a PNG, JPEG or TIFF) or %s (UINT8, UINT16 or FP32, rows x columns x channels)"
                            .formatted(inputs.size(), FILE, PIXELS));
        }
        Tensor input = inputs.getFirst();
        if (input.type() != DataType.BYTES) {
            return networks.open(pixels(input), PIXELS);
        }
        List<byte[]> elements = input.elements();
        if (elements.size() != 1) {
            throw Problem.bad("%s: %d pictures; send one a request".formatted(input.name(), elements.size()));
        }
        return networks.open(elements.getFirst(), "picture");
    }

    private static PictureSource pixels(Tensor tensor) {
        List<Integer> shape = tensor.shape();
        List<Integer> sides = shape.size() == 4 && shape.getFirst() == 1 ? shape.subList(1, 4) : shape;
        if (sides.size() < 2 || sides.size() > 3 || sides.contains(0)) {
            throw Problem.bad(
                    "%s: shape %s; give rows, columns and channels of one picture".formatted(tensor.name(), shape));
        }
        int height = sides.get(0);
        int width = sides.get(1);
        int channels = sides.size() == 3 ? sides.get(2) : 1;
        float range = range(tensor.type());
        return PictureSource.of(
                width,
                height,
                channels,
                range,
                () -> new Pixels(width, height, channels, range, tensor.floats(channels)));
    }

    private static float range(DataType type) {
        return switch (type) {
            case UINT8 -> 255;
            case UINT16 -> 65_535;
            case FP32 -> 1;
            case INT32, BYTES -> throw Problem.bad(PIXELS + ": " + type + "; give UINT8, UINT16 or FP32");
        };
    }
}
