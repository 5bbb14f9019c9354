package boxless.data;

import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.file.Listing;
import boxless.image.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The image files of one folder by {@link BaseName}, {@link Spelled#composed composed}, sorted; what {@link #passedOver} tells of is none of them. Paths
 * stay as the folder spells them.
 */
public final class FolderScan {
    /** The folder of images in most layouts. */
    public static final String IMAGES = "images";
    /** The usual folder of label images, or of labels as text. */
    public static final String LABELS = "labels";

    private FolderScan() {}

    /** The folder of a split, or the data's own for null. */
    public static Path part(Path data, @Nullable String split) {
        return split == null ? data : data.resolve(split);
    }

    /**
     * One image for each name.
     *
     * @param names the only ones to look for, some of which may be missing; null for all
     * @throws BadFileException if two files have one of the names
     */
    public static SortedMap<String, Path> files(Path folder, @Nullable Collection<String> names) {
        SortedMap<String, List<Path>> all = byName(folder);
        if (names != null) {
            all.keySet().retainAll(names.stream().map(Spelled::composed).collect(Collectors.toSet()));
        }
        SortedMap<String, Path> found = new TreeMap<>();
        all.forEach((name, files) -> found.put(name, only(files)));
        return found;
    }

    /** All images of each name, of which there should be but one. */
    public static SortedMap<String, List<Path>> byName(Path folder) {
        return list(folder).stream()
                .filter(file -> Pictures.isNamedLikePicture(file) && !isUnusable(file))
                .collect(Collectors.groupingBy(
                        file -> Spelled.composed(BaseName.of(file)), TreeMap::new, Collectors.toList()));
    }

    /** @throws BadFileException if more than one file has the name */
    public static Path only(List<Path> sameName) {
        if (sameName.size() > 1) {
            throw new BadFileException(
                    sameName.get(1),
                    "has the same name as " + sameName.getFirst().getFileName() + "; keep only one of the two");
        }
        return sameName.getFirst();
    }

    /**
     * Leaves only the listed names in what {@link #files} found.
     *
     * @throws BadFileException if one of them is not there, or in a format that is not read
     */
    public static void retain(Path folder, SortedMap<String, Path> files, Collection<String> names) {
        SortedMap<String, String> unread = unread(folder, "image");
        names.stream()
                .map(Spelled::composed)
                .filter(name -> unread.containsKey(name) && !files.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadFileException(folder, "the listed " + unread.get(name));
                });
        files.keySet().retainAll(Subset.wanted(folder, names, files.keySet()));
    }

    /**
     * Refuses files without a partner of their name in another folder.
     *
     * @param what is missing there: an image or label image
     * @param orElse what else could be done, for the end of the message
     * @throws BadFileException naming the first such file, and saying how many there are
     */
    public static void requirePartners(
            SortedMap<String, Path> files,
            SortedMap<String, Path> partners,
            Path partnerFolder,
            String what,
            String orElse) {
        List<Map.Entry<String, Path>> alone = files.entrySet().stream()
                .filter(file -> !partners.containsKey(file.getKey()))
                .toList();
        if (alone.isEmpty()) {
            return;
        }
        Map.Entry<String, Path> first = alone.getFirst();
        String unread = unread(partnerFolder, what).get(first.getKey());
        throw new BadFileException(
                first.getValue(),
                unread == null
                        ? "has no %s of the same base name in %s (%d of %d files lack one); add it, or %s"
                                .formatted(what, partnerFolder, alone.size(), files.size(), orElse)
                        : "its %s (%d of %d files lack one that is read)"
                                .formatted(unread, alone.size(), files.size()));
    }

    /**
     * What to say where a file is wanted that is there, but in a format that is not read: by the name of each such file of a folder.
     *
     * @param what it is wanted as: an image or label image
     */
    public static SortedMap<String, String> unread(Path folder, String what) {
        SortedMap<String, String> unread = new TreeMap<>();
        for (Path file : list(folder)) {
            String format = UnreadFormats.of(file);
            if (format != null) {
                unread.put(
                        Spelled.composed(BaseName.of(file)),
                        "%s %s is %s, which is not read; convert it to PNG"
                                .formatted(what, file.getFileName(), format));
            }
        }
        return unread;
    }

    /** Whether a folder holds its images in sub-folders only, one for each split. */
    public static boolean isSplit(Path images) {
        List<Path> entries = Files.isDirectory(images) ? list(images) : List.of();
        return entries.stream().noneMatch(Pictures::isNamedLikePicture)
                && entries.stream().anyMatch(Files::isDirectory);
    }

    /**
     * The images of a folder that are passed over when it is scanned: those in formats that are not read, and names behind which there is no file.
     *
     * @return one note, or none if nothing is passed over
     */
    public static List<Note> passedOver(Path folder) {
        return passedOver(folder, Files.isDirectory(folder) ? list(folder) : List.of());
    }

    /**
     * Likewise, of a folder that is searched with its sub-folders.
     *
     * @param files what was found there, without hidden ones
     */
    public static List<Note> passedOver(Path folder, List<Path> files) {
        SortedMap<String, Integer> kinds = new TreeMap<>();
        List<String> places = new ArrayList<>();
        for (Path file : files) {
            String kind = kind(file);
            if (kind != null) {
                kinds.merge(kind, 1, Integer::sum);
                places.add("%s: passed over (%s)".formatted(file, kind));
            }
        }
        if (places.isEmpty()) {
            return List.of();
        }
        String why = kinds.entrySet().stream()
                .map(kind -> kind.getValue() + " x " + kind.getKey())
                .collect(Collectors.joining(", "));
        return List.of(new Note(
                "%s: %d %s passed over: %s; PNG, JPEG and TIFF files are read"
                        .formatted(folder, places.size(), places.size() == 1 ? "image is" : "images are", why),
                places));
    }

    /**
     * The sub-folders of a folder that is searched by itself, if they hold what is looked for.
     *
     * @param what that is, in the plural
     * @return one note, or none
     */
    public static List<Note> notSearched(Path folder, String what, Predicate<Path> wanted) {
        List<Path> folders = list(folder).stream()
                .filter(below -> isSearchable(below) && list(below).stream().anyMatch(wanted))
                .toList();
        return folders.isEmpty()
                ? List.of()
                : List.of(new Note(
                        "%s: sub-folders are not searched, but hold %s: %s"
                                .formatted(folder, what, Listing.few(folders, 1, Path::getFileName)),
                        folders.stream()
                                .map(below -> "%s: not searched, but holds %s; move them up".formatted(below, what))
                                .toList()));
    }

    /** Whether a path does not lead out of a folder. Both may be relative: {@code .} normalised is empty, and begins no path. */
    public static boolean contains(Path folder, Path file) {
        return file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize());
    }

    /** Whether it is a folder whose entries may be listed: a disk may have some that nobody but the system may look into. */
    public static boolean isSearchable(Path folder) {
        return Files.isDirectory(folder) && Files.isReadable(folder);
    }

    /** Why a file is passed over; null if it is not. */
    private static @Nullable String kind(Path file) {
        return isUnusable(file)
                ? Files.isDirectory(file) ? "folder named like an image" : "link to a missing file"
                : UnreadFormats.of(file);
    }

    private static boolean isUnusable(Path file) {
        return Pictures.isNamedLikePicture(file) && !Files.isRegularFile(file);
    }

    /** An error that says that a folder has no image that could be read. */
    public static BadFileException empty(Path folder) {
        return empty(folder, list(folder), "");
    }

    /**
     * Likewise, of a folder that is searched with its sub-folders or could be.
     *
     * @param files what was found there, without hidden ones
     * @param orElse what else could be done, for the end of the message
     */
    public static BadFileException empty(Path folder, List<Path> files, String orElse) {
        long unread =
                files.stream().filter(file -> UnreadFormats.of(file) != null).count();
        String passed = unread == 0 ? "" : " (" + unread + " in other formats)";
        String unusable = files.stream()
                .filter(FolderScan::isUnusable)
                .findFirst()
                .map(file -> ": %s is a %s".formatted(file.getFileName(), kind(file)))
                .orElse("");
        return new BadFileException(
                folder, "contains no images" + passed + unusable + "; put PNG, TIFF or JPEG files there" + orElse);
    }

    /** All files of a folder and its sub-folders, sorted, also those behind links; without hidden ones. */
    public static List<Path> tree(Path folder) {
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(file -> !Files.isDirectory(file) && !isAnyHidden(folder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new BadFileException(
                    folder, "cannot be searched (" + e.getMessage() + "); check that it may be read", e);
        }
    }

    /** Whether a file or folder is hidden by its own name. */
    public static boolean isHidden(Path entry) {
        return String.valueOf(entry.getFileName()).startsWith(".");
    }

    private static boolean isAnyHidden(Path steps) {
        return StreamSupport.stream(steps.spliterator(), false).anyMatch(FolderScan::isHidden);
    }

    /** Entries of a folder sorted by name, without hidden ones. */
    public static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !isHidden(entry)).sorted().toList();
        } catch (IOException e) {
            throw new BadFileException(
                    folder, "cannot be listed (" + e.getMessage() + "); check that it may be read", e);
        }
    }
}
