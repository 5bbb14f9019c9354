package boxless.image;

import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the description of a TIFF by ImageJ, OME or tifffile says about its planes, that is, its grey or colour images of one channel, slice and frame.
 *
 * @param channels number of channels that have planes of their own, at least 1
 * @param slices number of slices (z), at least 1
 * @param frames number of frames (time), at least 1
 * @param names of the channels, as many; empty where one has none
 * @param places where each plane lies: channels fastest, then slices, then frames; null where the description leaves one out
 * @param unit of the pixel size as written, or of the resolution tags where there is no pixel size; empty for none
 * @param pixelWidth of a pixel in units; 0 where the description does not say it
 * @param pixelHeight likewise
 * @param images in this file, of which this is the first; at least 1
 */
record TiffDescription(
        int channels,
        int slices,
        int frames,
        List<String> names,
        List<@Nullable Place> places,
        String unit,
        double pixelWidth,
        double pixelHeight,
        int images) {
    /** More planes than any file has; keeps absurd numbers from filling the memory. */
    static final int MOST_PLANES = 1 << 22;

    TiffDescription {
        names = List.copyOf(names);
        places = Collections.unmodifiableList(places);
    }

    /**
     * Where a plane lies.
     *
     * @param file name of the file beside this one; empty for this one
     * @param page of that file, from 0
     */
    record Place(String file, int page) {}

    /** Which of three counts runs how fast: a plane's page is the sum of index times step. */
    record Steps(int channel, int slice, int frame) {}

    /**
     * What a description says.
     *
     * @param file its own name, as descriptions refer to it
     * @param text of the first page
     * @param labels that ImageJ gives the planes; empty for none
     * @param pages number of directories in the file
     * @return null where it says nothing about planes, or nothing that can be true of the first page
     * @throws BadFileException where it says that a page is no picture
     */
    static @Nullable TiffDescription of(Path file, String text, List<String> labels, TiffPage first, int pages) {
        if (text.startsWith("ImageJ=")) {
            return ImageJDescription.parse(text, labels);
        }
        if (text.contains("<OME") && text.contains("SizeC=")) {
            return OmeDescription.parse(text, first.samples, pages, String.valueOf(file.getFileName()));
        }
        return text.startsWith(TifffileDescription.START) ? TifffileDescription.parse(file, text, first, pages) : null;
    }

    /** Whether a text is by ImageJ or OME: they keep with grey planes the colours in which these are shown, as a palette. */
    static boolean isOfGreyPlanes(String text) {
        return text.startsWith("ImageJ=") || text.contains("<OME");
    }

    /** A plane by its indices from 0; null where the description leaves it out. */
    @Nullable
    Place place(int channel, int slice, int frame) {
        return places.get((frame * slices + slice) * channels + channel);
    }

    /** The places of planes that follow each other in this file. */
    static List<@Nullable Place> inOrder(int channels, int slices, int frames, Steps steps) {
        Place[] places = new Place[channels * slices * frames];
        for (int i = 0; i < places.length; i++) {
            int page = i % channels * steps.channel
                    + i / channels % slices * steps.slice
                    + i / channels / slices * steps.frame;
            places[i] = new Place("", page);
        }
        return Arrays.asList(places);
    }

    /** No names for so many channels. */
    static List<String> unnamed(int channels) {
        return Collections.nCopies(channels, "");
    }

    /** Whether there may be so many planes. */
    static boolean isPlausible(long channels, long slices, long frames) {
        return channels > 0
                && slices > 0
                && frames > 0
                && channels <= MOST_PLANES
                && slices <= MOST_PLANES
                && frames <= MOST_PLANES
                && (double) channels * slices * frames <= MOST_PLANES;
    }
}
