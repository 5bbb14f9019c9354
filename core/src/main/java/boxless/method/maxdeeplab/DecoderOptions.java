package boxless.method.maxdeeplab;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * How segments are read out of the network's answers (section 3.4 of the paper).
 *
 * @param rule which slot has a pixel
 * @param pixel a pixel belongs to a slot only if the mask's probability is greater than this, in [0, 1): usually .4
 * @param thingArea things with fewer pixels of the network's input are left out: 100 at 641, 256 at 1025
 * @param stuffArea classes of stuff with fewer pixels are left out: 1600 at 641, 4096 at 1025
 * @param score what the score of a thing is
 */
public record DecoderOptions(Rule rule, double pixel, int thingArea, int stuffArea, Score score) {
    /** The official code's for images of 641x641. */
    static final DecoderOptions OFFICIAL = new DecoderOptions(new PixelWise(.7), .4, 100, 1600, Score.CLASS_AND_MASK);

    public DecoderOptions {
        Limits.belowOne("pixel", pixel);
        Limits.atLeast("thing_area", thingArea, 0);
        Limits.atLeast("stuff_area", stuffArea, 0);
    }

    /** Which slot has a pixel. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PixelWise.class, name = "pixel-wise"),
        @JsonSubTypes.Type(value = MaskWise.class, name = "mask-wise")
    })
    public sealed interface Rule {}

    /**
     * The paper's: a pixel belongs to its most probable slot, if this slot is sure of its class.
     *
     * @param sure least probability of a slot's class, in [0, 1]: usually .7
     */
    public record PixelWise(double sure) implements Rule {
        public PixelWise {
            Limits.fraction("sure", sure);
        }

        @JsonCreator
        static PixelWise of(@JsonProperty("sure") @Nullable Double sure) {
            return new PixelWise(or(sure, .7));
        }
    }

    /**
     * That of the papers that followed (CMT-DeepLab, kMaX-DeepLab): slots that are sure of their class lay down their masks one after another, the best
     * first, where no other lies yet.
     *
     * @param sureThing least probability of a thing's class, in [0, 1]: usually .7
     * @param sureStuff likewise of stuff: usually .7
     * @param free a mask of which no greater part is still free is left out, in [0, 1]: usually .5
     * @param classWeight exponent of the class's probability in the order of the masks: usually 1
     * @param maskWeight exponent of the mask's mean probability: usually 0
     */
    public record MaskWise(double sureThing, double sureStuff, double free, double classWeight, double maskWeight)
            implements Rule {
        public MaskWise {
            Limits.fraction("sure_thing", sureThing);
            Limits.fraction("sure_stuff", sureStuff);
            Limits.fraction("free", free);
            Limits.notNegative("class_weight", classWeight);
            Limits.notNegative("mask_weight", maskWeight);
        }

        @JsonCreator
        static MaskWise of(
                @JsonProperty("sure_thing") @Nullable Double sureThing,
                @JsonProperty("sure_stuff") @Nullable Double sureStuff,
                @JsonProperty("free") @Nullable Double free,
                @JsonProperty("class_weight") @Nullable Double classWeight,
                @JsonProperty("mask_weight") @Nullable Double maskWeight) {
            return new MaskWise(
                    or(sureThing, .7), or(sureStuff, .7), or(free, .5), or(classWeight, 1), or(maskWeight, 0));
        }
    }

    /** What the score of a thing is, by which metrics rank it. */
    public enum Score {
        /** Probability of the slot's class. */
        @JsonProperty("class")
        CLASS,
        /** That times the mean probability of the slot's mask over its pixels, as in the similarity of training. */
        @JsonProperty("class-and-mask")
        CLASS_AND_MASK
    }

    private static double or(@Nullable Double given, double usual) {
        return given == null ? usual : given;
    }
}
