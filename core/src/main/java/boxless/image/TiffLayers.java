package boxless.image;

import boxless.file.BadFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages that make up the picture asked for: of every channel that has pages of its own one, or several whose maximum is wanted. What the pages are is
 * said by ImageJ's, OME's or tifffile's description; OME's may refer to files beside this one. Pages that nothing describes are slices where one is
 * asked for by its number; else the first is read, with a warning if others are like it, and not the smaller versions of a pyramid.
 */
final class TiffLayers implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(TiffLayers.class);

    /** A page of one of the files. */
    record Plane(TiffFile in, TiffPage page) {}

    private final TiffFile main;
    private final TiffDescription description;
    private final boolean isKnown; // to other programs, too
    private final Reading.Planes chosen;
    private final TiffPage first;
    private final Map<String, TiffFile> others = new HashMap<>();
    private boolean reported;

    private TiffLayers(TiffFile main, TiffDescription description, boolean isKnown, Reading.Planes chosen)
            throws IOException {
        this.main = main;
        this.description = description;
        this.isKnown = isKnown;
        this.chosen = chosen;
        TiffDescription.Place place =
                description.place(0, chosen.slices().getFirst(), chosen.frames().getFirst());
        first = place != null && place.file().isEmpty() ? main.page(place.page()) : main.page(0);
    }

    static TiffLayers of(TiffFile main, Reading reading) throws IOException {
        TiffPage page = main.first();
        TiffDescription said = main.description();
        TiffDescription description = said == null ? undeclared(main, reading) : said;
        return new TiffLayers(
                main,
                description,
                said != null && !page.description().startsWith(TifffileDescription.START),
                reading.planes(
                        main.path(),
                        description.slices(),
                        description.frames(),
                        new PictureSize(page.width, page.height, 1)));
    }

    private static TiffDescription undeclared(TiffFile main, Reading reading) throws IOException {
        int planes = main.first().metamorphPlanes();
        if (planes > 1 && !reading.slice().equals("1")) {
            LOG.warn(
                    "{}: is a MetaMorph stack of {} planes, of which only the first is read; save it as OME-TIFF",
                    main.path(),
                    planes);
        }
        boolean byNumber = !reading.slice().isEmpty() && !reading.slice().equals(Reading.MAX);
        List<Integer> pages =
                byNumber ? IntStream.range(0, main.directories()).boxed().toList() : main.likeTheFirst();
        if (reading.slice().isEmpty() && pages.size() > 1) {
            LOG.warn(
                    "{}: has {} pages that are not declared to be channels, slices or frames; using only the first; choose another with --slice (in a recipe: data.slice)",
                    main.path(),
                    pages.size());
            pages = pages.subList(0, 1);
        }
        List<TiffDescription.@Nullable Place> places = new ArrayList<>();
        pages.forEach(page -> places.add(new TiffDescription.Place("", page)));
        return new TiffDescription(1, pages.size(), 1, TiffDescription.unnamed(1), places, "", 0, 0, 1);
    }

    /** The page whose size and kind all others have. */
    TiffPage first() {
        return first;
    }

    /** Number of channels that have pages of their own. */
    int channels() {
        return description.channels();
    }

    /** Their names; empty where one has none. */
    List<String> names() {
        return description.names();
    }

    /**
     * Where in a stack the picture lies; null where no slice or frame was chosen by its number from several. What only tifffile describes, or nothing, is to
     * Bio-Formats, and so to QuPath, a frame for each page, and to ImageJ no hyperstack.
     *
     * @param channel that is read, of those that have pages of their own; the first of several
     * @param separate whether there are several channels that are not red, green and blue
     */
    @Nullable
    StackPlane plane(int channel, boolean separate) {
        List<Integer> slices = chosen.slices();
        List<Integer> frames = chosen.frames();
        int slice = number(slices, description.slices());
        int frame = number(frames, description.frames());
        if (slice == 0 && frame == 0) {
            return null;
        }
        if (isKnown) {
            return new StackPlane(slice, frame, separate || description.slices() > 1 && description.frames() > 1);
        }
        TiffDescription.Place place = description.place(channel, slices.getFirst(), frames.getFirst());
        boolean isOne = slices.size() == 1 && frames.size() == 1;
        return isOne && place != null ? new StackPlane(0, place.page() + 1, false) : null;
    }

    /** From 1; 0 where there is only one, or all are read. */
    private static int number(List<Integer> read, int count) {
        return count > 1 && read.size() == 1 ? read.getFirst() + 1 : 0;
    }

    List<List<Plane>> all() throws IOException {
        List<List<Plane>> all = new ArrayList<>();
        for (int c = 0; c < channels(); c++) {
            all.add(channel(c));
        }
        return all;
    }

    /** The pages of a channel whose maximum is wanted, often only one. */
    List<Plane> channel(int channel) throws IOException {
        List<Plane> planes = new ArrayList<>();
        for (int frame : chosen.frames()) {
            for (int slice : chosen.slices()) {
                TiffDescription.Place place = description.place(channel, slice, frame);
                if (place == null) {
                    throw new BadFileException(
                            main.path(),
                            "does not say where channel %d, slice %d, frame %d is; save it again from the program that made it"
                                    .formatted(channel + 1, slice + 1, frame + 1));
                }
                planes.add(plane(place, channel));
            }
        }
        return planes;
    }

    /** Warns, the first time, of images that are left out, and where all planes that are read lie in other files than the one that was named. */
    void report(List<List<Plane>> read) {
        if (reported) {
            return;
        }
        reported = true;
        if (description.images() > 1) {
            LOG.warn(
                    "{}: has {} OME images; using only the first; save each as a file of its own (bfconvert -series N, counted from 0)",
                    main.path(),
                    description.images());
        }
        if (read.stream().flatMap(List::stream).noneMatch(plane -> plane.in() == main)) {
            LOG.warn(
                    "{}: what was asked for is read from {}, a file of the same OME image; give only one of these files",
                    main.path(),
                    read.getFirst().getFirst().in().path());
        }
    }

    private Plane plane(TiffDescription.Place place, int channel) throws IOException {
        TiffFile in = place.file().isEmpty() ? main : other(place.file(), channel);
        TiffPage page = in.page(place.page());
        if (!page.sameKindAs(first)) {
            throw TiffPage.unsupported(
                    in.path(), "declares its pages to be channels or slices, but they differ in size or type");
        }
        return new Plane(in, page);
    }

    /** What {@link Pictures#companions} says. */
    static List<Path> companions(TiffFile main) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        TiffDescription said = main.description();
        if (said != null) {
            for (TiffDescription.@Nullable Place place : said.places()) {
                if (place != null && !place.file().isEmpty()) {
                    names.add(place.file());
                }
            }
        }
        return names.stream()
                .map(name -> beside(main, name))
                .distinct()
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Only the last name of a file counts, so that it cannot point anywhere else. */
    private static Path beside(TiffFile main, String name) {
        return main.path().resolveSibling(Path.of(name.replace('\\', '/')).getFileName());
    }

    /** A file that the description names. What came over a network must not read files that lie here. */
    private TiffFile other(String name, int channel) throws IOException {
        TiffFile known = others.get(name);
        if (known != null) {
            return known;
        }
        Path file = beside(main, name);
        if (!main.isOnDisk() || !Files.isRegularFile(file)) {
            throw new BadFileException(
                    main.path(),
                    "has channel %d in the file %s, which %s"
                            .formatted(
                                    channel + 1,
                                    file.getFileName(),
                                    main.isOnDisk()
                                            ? "is missing; put the two side by side"
                                            : "did not come with it; join them in one file"));
        }
        TiffFile opened = TiffFile.open(file, main.cache());
        others.put(name, opened);
        return opened;
    }

    @Override
    public void close() throws IOException {
        for (TiffFile other : others.values()) {
            other.close();
        }
        main.close();
    }
}
