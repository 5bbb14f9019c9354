package boxless.nn;

import org.bytedeco.pytorch.Tensor;

/** Sizes of a feature, (B, C, H, W). */
record Shape(long batch, long channels, long height, long width) {
    static Shape of(Tensor x) {
        return new Shape(x.size(0), x.size(1), x.size(2), x.size(3));
    }

    Shape channels(long count) {
        return new Shape(batch, count, height, width);
    }

    long values() {
        return batch * channels * height * width;
    }

    long[] sizes() {
        return new long[] {batch, channels, height, width};
    }

    /** Steps in memory if the channels of a pixel are neighbours. */
    long[] channelsLast() {
        return new long[] {channels * height * width, 1, width * channels, channels};
    }

    /** Steps in memory if the pixels of a channel are neighbours. */
    long[] planes() {
        return new long[] {channels * height * width, height * width, width, 1};
    }
}
