package boxless.image;

import boxless.file.BadFileException;
import boxless.file.Listing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is read of an image file that holds more than one grey or colour image, and how large it may be.
 *
 * @param channel number from 1, or name, of the one channel to read; {@link #ALL} for all of them as they are; empty for grey and colour images, so that
 *     channels that are not red, green and blue are refused
 * @param slice number of the slice (z) from 1, or {@link #MAX} for the maximum over all slices; empty for images with one slice
 * @param frame likewise of the frame (time)
 * @param mostPixels larger images are refused before they are decoded
 */
public record Reading(String channel, String slice, String frame, long mostPixels) {
    /** All channels, in the place of one. */
    public static final String ALL = "all";

    /** The maximum projection, in the place of one slice or frame. */
    public static final String MAX = "max";

    /** Grey and colour images of any size. */
    public static final Reading USUAL = new Reading("", "", "", Long.MAX_VALUE);

    /** All channels of the first slice and frame, where only the size is needed. */
    public static final Reading ANY = new Reading(ALL, "1", "1", Long.MAX_VALUE);

    /** Of an image's channels so many are named in messages. */
    private static final int NAMED = 100;

    /** Red, green and blue, as they may be asked for. */
    static final List<String> COLOURS = List.of("red", "green", "blue");

    /**
     * @throws IllegalArgumentException if a slice or frame is neither a number from 1 nor {@link #MAX}
     */
    public Reading {
        requirePlane("slice", slice);
        requirePlane("frame", frame);
    }

    private static void requirePlane(String what, String choice) {
        if (!isPlane(choice)) {
            throw new IllegalArgumentException(
                    "%s: '%s'; it must be a number from 1, or max for the maximum over all".formatted(what, choice));
        }
    }

    /** Whether it may choose a slice or frame. */
    public static boolean isPlane(String choice) {
        return choice.isEmpty() || choice.equals(MAX) || number(choice) >= 1;
    }

    /**
     * The image with the channels that a model expects, see {@link Channels#adapt}; all of them, which are anything, are never mixed.
     *
     * @throws IllegalArgumentException if there is no conversion
     */
    public Pixels adapted(Pixels picture, int wanted) {
        Channels.check(picture.channels(), wanted, channel.equals(ALL));
        return Channels.adapt(picture, wanted);
    }

    /** All channels of an image; where they were asked for as they are, colours are as little mixed as anything else. */
    PictureSource separated(PictureSource all) {
        return channel.equals(ALL) && all.channels() > 1 ? all.separate() : all;
    }

    /**
     * Which channel to read, counted from 0; -1 for all.
     *
     * @param names of the channels; empty where one has none
     * @param separate whether they are anything but grey, or red, green and blue
     */
    int channel(Path file, List<String> names, boolean separate) {
        if (channel.equals(ALL) || channel.isEmpty() && !separate) {
            return -1;
        }
        if (channel.isEmpty()) {
            throw new BadFileException(
                    file,
                    "has %d channels that are not red, green and blue: %s; choose one by number or name with --channel, or all of them, for a model with %d channels, with --channel all (in a recipe: data.channel)"
                            .formatted(names.size(), listed(names), names.size()));
        }
        int number = number(channel);
        if (number >= 1 && number <= names.size()) {
            return number - 1;
        }
        List<Integer> called = IntStream.range(0, names.size())
                .filter(i -> names.get(i).equalsIgnoreCase(channel))
                .boxed()
                .toList();
        if (called.size() != 1) {
            throw new BadFileException(
                    file,
                    "has %s channel '%s', only %s; choose one of these"
                            .formatted(called.isEmpty() ? "no" : "more than one", channel, listed(names)));
        }
        return called.getFirst();
    }

    private static String listed(List<String> names) {
        return Listing.few(
                IntStream.range(0, names.size()).boxed().toList(),
                NAMED,
                i -> i + 1 + (names.get(i).isEmpty() ? "" : " (" + names.get(i) + ")"));
    }

    /** Which of several slices and frames to read. */
    record Planes(List<Integer> slices, List<Integer> frames) {}

    /** Which slices and frames to read, counted from 0: of several the maximum. */
    Planes planes(Path file, int slices, int frames, PictureSize each) {
        if (slices > 1 && slice.isEmpty() || frames > 1 && frame.isEmpty()) {
            List<String> stack = new ArrayList<>();
            List<String> cure = new ArrayList<>();
            if (slices > 1) {
                stack.add(slices + " slices");
                cure.add("slice");
            }
            if (frames > 1) {
                stack.add(frames + " frames");
                cure.add("frame");
            }
            throw new BadFileException(
                    file,
                    "is a stack of %s of %dx%d pixels; choose by number with %s, or give max for the maximum projection (in a recipe: %s)"
                            .formatted(
                                    String.join(" and ", stack),
                                    each.width(),
                                    each.height(),
                                    cure.stream().map(key -> "--" + key).collect(Collectors.joining(" and ")),
                                    cure.stream().map(key -> "data." + key).collect(Collectors.joining(", "))));
        }
        return new Planes(chosen(file, "slice", slice, slices), chosen(file, "frame", frame, frames));
    }

    private static List<Integer> chosen(Path file, String what, String choice, int count) {
        if (choice.isEmpty() || choice.equals(MAX)) {
            return IntStream.range(0, count).boxed().toList();
        }
        if (number(choice) > count) {
            throw new BadFileException(
                    file,
                    "has no %s %s, only %s; choose another"
                            .formatted(what, choice, count == 1 ? "one" : "1 to " + count));
        }
        return List.of(number(choice) - 1);
    }

    /** @throws BadFileException where an image of this size is not to be decoded */
    void check(Path file, PictureSize size) {
        long pixels = (long) size.width() * size.height();
        if (pixels > mostPixels) {
            throw new BadFileException(
                    file,
                    "is %dx%d, %d pixels, more than the limit of %d; if it is what it should be, allow it with --max-pixels %d"
                            .formatted(size.width(), size.height(), pixels, mostPixels, pixels));
        }
    }

    /** 0 where it is no whole number. */
    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
