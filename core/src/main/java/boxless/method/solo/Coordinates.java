package boxless.method.solo;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** CoordConv: channels that say where each pixel of a feature map lies, from -1 to 1, since a convolution cannot know. */
enum Coordinates {
    NONE(0),
    X(1),
    Y(1),
    /** x, then y. */
    BOTH(2);

    private final int channels;

    Coordinates(int channels) {
        this.channels = channels;
    }

    int channels() {
        return channels;
    }

    /** The map with the coordinates behind its channels. */
    Tensor append(Tensor map) { // (B, C, H, W) -> (B, C + channels, H, W)
        return switch (this) {
            case NONE -> map;
            case X -> torch.cat(new TensorVector(map, x(map)), 1);
            case Y -> torch.cat(new TensorVector(map, y(map)), 1);
            case BOTH -> torch.cat(new TensorVector(map, x(map), y(map)), 1);
        };
    }

    private static Tensor x(Tensor map) {
        return line(map.size(3), map).view(1, 1, 1, -1).expand(map.size(0), 1, map.size(2), map.size(3));
    }

    private static Tensor y(Tensor map) {
        return line(map.size(2), map).view(1, 1, -1, 1).expand(map.size(0), 1, map.size(2), map.size(3));
    }

    private static Tensor line(long length, Tensor like) {
        return torch.linspace(new Scalar(-1.0), new Scalar(1.0), length).to(like.device(), like.scalar_type());
    }
}
