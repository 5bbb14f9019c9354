package boxless.app.options;

import boxless.image.Reading;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which channel, slice and frame of every image are used. */
public final class PlaneOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--channel",
            paramLabel = "C",
            description =
                    "Channel to use: its number from 1, its name (as OME and ImageJ store it; red, green, blue), or all "
                            + "(default: grey and colour images as they are; other channels need a choice).")
    private String channel = "";

    @Option(
            names = "--slice",
            paramLabel = "N|max",
            description =
                    "Slice (z) of a stack to use, from 1, or the maximum projection (default: none; a stack needs a choice).")
    private String slice = "";

    @Option(names = "--frame", paramLabel = "N|max", description = "Likewise the frame (time).")
    private String frame = "";

    /**
     * What to read of every image.
     *
     * @param mostPixels larger images are refused
     * @throws ParameterException where an option has a wrong value
     */
    public Reading reading(long mostPixels) {
        try {
            return new Reading(channel, slice, frame, mostPixels);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    /** The same of images of any size. */
    public Reading reading() {
        return reading(Long.MAX_VALUE);
    }
}
