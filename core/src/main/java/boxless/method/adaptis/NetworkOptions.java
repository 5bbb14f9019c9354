package boxless.method.adaptis;

import boxless.backbone.ResNet;
import boxless.file.Limits;
import boxless.method.InputSizes;
import boxless.nn.Chain;
import boxless.nn.InstanceNorm;
import boxless.nn.Layers;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Which network, and how large; {@code network: {kind: light, stride: 2}} in a recipe. What is left out is as in the official code. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NetworkOptions.Light.class, name = "light"),
    @JsonSubTypes.Type(value = NetworkOptions.TorchUNet.class, name = "unet"),
    @JsonSubTypes.Type(value = NetworkOptions.GluonUNet.class, name = "unet-mxnet"),
    @JsonSubTypes.Type(value = NetworkOptions.Street.class, name = "street")
})
public sealed interface NetworkOptions {
    /** How the light form normalises features. */
    enum Norm {
        /** By the batch in training, by running statistics in inference, as the official networks do. */
        @JsonProperty("batch")
        BATCH,
        /** Each image, and behind each point its window, by itself: the same in training and inference, so that one image a step is enough. */
        @JsonProperty("instance")
        INSTANCE;

        private static final double EPSILON = 1e-5;

        /** Adds such a normalisation. */
        void addTo(Chain chain, long channels) {
            switch (this) {
                case BATCH -> chain.add(Layers.batchNorm(channels, EPSILON));
                case INSTANCE -> chain.add(new InstanceNorm(channels, EPSILON));
            }
        }
    }

    /** How its features are normalised. */
    default Norm norm() {
        return Norm.BATCH;
    }

    /** Sides that its input may have. */
    default InputSizes inputSizes() {
        return InputSizes.multiplesOf(1);
    }

    /**
     * A form of our own for CPUs: ResNet and feature pyramid, a small head on features at {@code 1 / stride} of the image's size.
     *
     * @param depth of the ResNet: 18, 34, 50 or 101
     * @param width channels of its first layer
     * @param finest 4: the pyramid's finest level is at 1/4 of the image's size; 2: all levels are twice as large, for objects of a few pixels' width
     * @param features channels of the head
     * @param stride 1, 2 or 4: the smaller, the finer the outlines and the slower each click
     * @param norm how features are normalised
     * @param window sides in pixels of the part of the image around a point in which its mask is looked for, a multiple of {@code stride}; 0 for the
     *     whole image, as in the paper. AdaIN normalises over all of it, so that a network trained on crops wants windows of the crops' size in larger
     *     images
     * @param context how many times the head halves a mask's map, behind AdaIN, to see more of it at once; 0 as in the paper
     */
    record Light(int depth, int width, int finest, int features, int stride, Norm norm, int window, int context)
            implements NetworkOptions {
        private static final int MOST_HALVINGS = 5;

        public Light {
            ResNet.Depth.of(depth);
            multipleOf16("width", width);
            Limits.require(finest == 2 || finest == 4, "finest", finest, "2 or 4");
            multipleOf16("features", features);
            Limits.require(stride == 1 || stride == 2 || stride == 4, "stride", stride, "1, 2 or 4");
            Limits.require(
                    window >= 0 && window % stride == 0,
                    "window",
                    window,
                    "a multiple of the stride, %d, or 0 for the whole image".formatted(stride));
            Limits.require(context >= 0 && context <= MOST_HALVINGS, "context", context, "0 to " + MOST_HALVINGS);
        }

        @Override
        public InputSizes inputSizes() {
            return InputSizes.multiplesOf(32);
        }

        @JsonCreator
        static Light of(
                @JsonProperty("depth") @Nullable Integer depth,
                @JsonProperty("width") @Nullable Integer width,
                @JsonProperty("finest") @Nullable Integer finest,
                @JsonProperty("features") @Nullable Integer features,
                @JsonProperty("stride") @Nullable Integer stride,
                @JsonProperty("norm") @Nullable Norm norm,
                @JsonProperty("window") @Nullable Integer window,
                @JsonProperty("context") @Nullable Integer context) {
            return new Light(
                    or(depth, 18),
                    or(width, 48),
                    or(finest, 4),
                    or(features, 32),
                    or(stride, 4),
                    norm == null ? Norm.BATCH : norm,
                    or(window, 0),
                    or(context, 0));
        }
    }

    /**
     * The U-Net of the toy data, as the official PyTorch code has it.
     *
     * @param width channels of its features, usually 32; a power of two from 16
     */
    record TorchUNet(int width) implements NetworkOptions {
        public TorchUNet {
            powerOfTwo("width", width);
        }

        @JsonCreator
        static TorchUNet of(@JsonProperty("width") @Nullable Integer width) {
            return new TorchUNet(or(width, 32));
        }
    }

    /**
     * The U-Net of the toy data, as the official MXNet code has it.
     *
     * @param width channels of its features, usually 32; a power of two from 16
     */
    record GluonUNet(int width) implements NetworkOptions {
        public GluonUNet {
            powerOfTwo("width", width);
        }

        @JsonCreator
        static GluonUNet of(@JsonProperty("width") @Nullable Integer width) {
            return new GluonUNet(or(width, 32));
        }
    }

    /**
     * The network of the street scenes: dilated ResNet with ASPP, features at a quarter of the image's size.
     *
     * @param depth of the ResNet: 50 or 101
     */
    record Street(int depth) implements NetworkOptions {
        public Street {
            Limits.require(depth == 50 || depth == 101, "depth", depth, "50 or 101");
        }

        @JsonCreator
        static Street of(@JsonProperty("depth") @Nullable Integer depth) {
            return new Street(or(depth, 50));
        }
    }

    private static int or(@Nullable Integer given, int usual) {
        return given == null ? usual : given;
    }

    private static void multipleOf16(String key, int value) {
        Limits.require(value >= 16 && value % 16 == 0, key, value, "a multiple of 16");
    }

    /** Channels double on the way down, up to 512; on the way up each is made of equally many of those below. */
    private static void powerOfTwo(String key, int value) {
        Limits.require(value >= 16 && Integer.bitCount(value) == 1, key, value, "a power of two from 16");
    }
}
