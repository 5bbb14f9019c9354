package boxless.method.solo;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Which head, and how large; {@code head: {kind: solov2, convs: 4}} in a recipe. What is left out is as in the papers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HeadOptions.Cells.class, name = "solo"),
    @JsonSubTypes.Type(value = HeadOptions.Decoupled.class, name = "decoupled"),
    @JsonSubTypes.Type(value = HeadOptions.DecoupledLight.class, name = "decoupled-light"),
    @JsonSubTypes.Type(value = HeadOptions.Dynamic.class, name = "solov2")
})
public sealed interface HeadOptions {
    /** Convolutions of every branch before its last layer. */
    int convs();

    /** Their channels; group normalisation makes 32 groups of them. */
    int width();

    /**
     * SOLO: one mask channel for each cell.
     *
     * @param convs usually 7
     * @param width usually 256
     */
    record Cells(int convs, int width) implements HeadOptions {
        public Cells {
            require(convs, width);
        }

        @JsonCreator
        static Cells of(
                @JsonProperty("convs") @Nullable Integer convs, @JsonProperty("width") @Nullable Integer width) {
            return new Cells(or(convs, 7), or(width, 256));
        }
    }

    /**
     * Decoupled SOLO: one mask channel for each column and one for each row of cells, each from a branch of its own.
     *
     * @param convs usually 7
     * @param width usually 256
     */
    record Decoupled(int convs, int width) implements HeadOptions {
        public Decoupled {
            require(convs, width);
        }

        @JsonCreator
        static Decoupled of(
                @JsonProperty("convs") @Nullable Integer convs, @JsonProperty("width") @Nullable Integer width) {
            return new Decoupled(or(convs, 7), or(width, 256));
        }
    }

    /**
     * The light form of Decoupled SOLO: columns and rows share one branch.
     *
     * @param convs usually 4
     * @param width usually 256
     */
    record DecoupledLight(int convs, int width) implements HeadOptions {
        public DecoupledLight {
            require(convs, width);
        }

        @JsonCreator
        static DecoupledLight of(
                @JsonProperty("convs") @Nullable Integer convs, @JsonProperty("width") @Nullable Integer width) {
            return new DecoupledLight(or(convs, 4), or(width, 256));
        }
    }

    /**
     * SOLOv2: every cell gives the weights of a 1x1 convolution over one mask feature.
     *
     * @param convs usually 4, light 2
     * @param width usually 512, light 256
     * @param kernel weights of a cell's convolution, usually 256, light 128; a multiple of 32
     * @param features channels in which the pyramid's levels are added up, usually 128; a multiple of 32
     */
    record Dynamic(int convs, int width, int kernel, int features) implements HeadOptions {
        public Dynamic {
            require(convs, width);
            requireGroups("kernel", kernel);
            requireGroups("features", features);
        }

        @JsonCreator
        static Dynamic of(
                @JsonProperty("convs") @Nullable Integer convs,
                @JsonProperty("width") @Nullable Integer width,
                @JsonProperty("kernel") @Nullable Integer kernel,
                @JsonProperty("features") @Nullable Integer features) {
            return new Dynamic(or(convs, 4), or(width, 512), or(kernel, 256), or(features, 128));
        }
    }

    private static int or(@Nullable Integer given, int usual) {
        return given == null ? usual : given;
    }

    private static void require(int convs, int width) {
        Limits.atLeast("convs", convs, 1);
        requireGroups("width", width);
    }

    private static void requireGroups(String key, int channels) {
        if (channels < 32 || channels % 32 != 0) {
            throw new IllegalArgumentException(key + ": " + channels + "; group normalisation needs a multiple of 32");
        }
    }
}
