package boxless.app.options;

import boxless.Model;
import boxless.app.terminal.Notes;
import boxless.image.Reading;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
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

    /** Prints {@link #trainedOn}, if there is something to say. */
    public void sayTrained(Model.Card card, PrintWriter err) {
        trainedOn("the model", card, reading()).ifPresent(line -> err.println(Notes.line(line)));
    }

    /**
     * What a model was trained on, where its recipe names a channel, slice or frame and none of that kind is chosen, with the cure: other channels look
     * alike to the program, and not to the model.
     *
     * @param model what to call it
     * @param seen what it will see of images
     */
    public static Optional<String> trainedOn(String model, Model.Card card, Reading seen) {
        Map<String, String> missing = new LinkedHashMap<>();
        card.planes().forEach((kind, plane) -> missing.put("--" + kind, plane));
        missing.keySet()
                .removeAll(options(seen.channel(), seen.slice(), seen.frame()).keySet());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String planes = missing.entrySet().stream()
                .map(plane -> plane.getKey().substring(2) + " " + plane.getValue())
                .collect(Collectors.joining(", "));
        String add = missing.entrySet().stream()
                .map(plane -> plane.getKey() + " " + plane.getValue())
                .collect(Collectors.joining(" "));
        return Optional.of("%s was trained on %s; add %s, if the images have it".formatted(model, planes, add));
    }

    /** The options that ask for planes, with their values; none for those that are empty. */
    public static SequencedMap<String, String> options(String channel, String slice, String frame) {
        SequencedMap<String, String> options = new LinkedHashMap<>();
        options.put("--channel", channel);
        options.put("--slice", slice);
        options.put("--frame", frame);
        options.values().removeIf(String::isEmpty);
        return options;
    }

    /**
     * The override of a recipe that asks for a plane, {@code data.channel='DAPI #1'}: the name of a channel may be something else in YAML.
     *
     * @param kind channel, slice or frame
     */
    public static String override(String kind, String choice) {
        return "data." + kind + "='" + choice.replace("'", "''") + "'";
    }
}
