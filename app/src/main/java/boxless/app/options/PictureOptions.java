package boxless.app.options;

import boxless.Model;
import boxless.image.Reading;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How the image files that a command is given are read. */
public final class PictureOptions {
    /** More than microscopes and cameras make, and less than what a small file can claim to be. */
    private static final String MOST_PIXELS = "500000000";

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlaneOptions planes = new PlaneOptions();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = MOST_PIXELS,
            description = "Refuse images of more pixels before decoding them (default: " + MOST_PIXELS + ").")
    private long mostPixels;

    /**
     * What to read of every image.
     *
     * @throws ParameterException where an option has a wrong value
     */
    public Reading reading() {
        if (mostPixels < 1) {
            throw new ParameterException(spec.commandLine(), "--max-pixels " + mostPixels + ": give at least 1");
        }
        return planes.reading(mostPixels);
    }

    /** Prints what the model was trained on, where the command asks for nothing of the kind: {@link PlaneOptions#trainedOn}. */
    public void sayTrained(Model.Card card, PrintWriter err) {
        planes.sayTrained(card, err);
    }
}
