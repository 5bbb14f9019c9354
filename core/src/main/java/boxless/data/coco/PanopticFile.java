package boxless.data.coco;

import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.LabelFiles;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Partitions as COCO's panoptic format stores them: a JSON file that says what the segments are, and a PNG for each image whose
 * colours are the segments' ids (red + 256 green + 65536 blue, black is void). Only categories, ids, flags and areas of the JSON are kept, 16 bytes per
 * segment; areas and boxes of a partition are those of its pixels.
 */
public final class PanopticFile {
    private final Path json;
    private final Path masks;
    private final List<Category> categories;
    private final List<PanopticEntry> entries;
    private final List<String> unannotated;
    private final List<String> unnamed;
    private final Map<Integer, Category> byId = new HashMap<>();

    private PanopticFile(Path json, Path masks, PanopticJson.Content content) {
        this.json = json;
        this.masks = masks;
        categories = content.categories();
        entries = content.entries();
        unannotated = content.unannotated();
        unnamed = content.unnamed();
        categories.forEach(category -> byId.put(category.id(), category));
    }

    /**
     * Reads the JSON file and checks that the PNGs exist.
     *
     * @param json the file
     * @param masks folder of the PNGs, or null for the folder named like the file, next to it
     * @param known the categories, if defined by another file: those of this file are then the ones of the same names, or, where no name is in common or
     *     it lists none, of the same ids; null to use those of this file
     * @throws BadFileException naming what is missing, unknown or given twice
     */
    public static PanopticFile read(Path json, @Nullable Path masks, @Nullable List<Category> known) {
        Path folder = masks == null ? json.resolveSibling(BaseName.of(json)) : masks;
        if (Files.isRegularFile(json) && !Files.isDirectory(folder)) {
            throw BadFileException.noFolder(folder, "it should contain the PNGs of " + json.getFileName());
        }
        PanopticJson.Content content = PanopticJson.read(json, known);
        for (PanopticEntry entry : content.entries()) {
            Path png = folder.resolve(entry.fileName()).normalize();
            if (!FolderScan.contains(folder, png)) {
                throw new BadFileException(
                        json,
                        "file_name '%s' of image %s points outside the folder; write a plain file name"
                                .formatted(entry.fileName(), entry.imageId()));
            }
            if (!Files.isRegularFile(png)) {
                throw new BadFileException(
                        png, "no such file, but %s lists it for image %s; add it".formatted(json, entry.imageId()));
            }
        }
        return new PanopticFile(json, folder, content);
    }

    /** Number of annotated images. */
    public int size() {
        return entries.size();
    }

    /** File names of the images that the file lists without annotating them. */
    List<String> unannotated() {
        return unannotated;
    }

    /**
     * A note where categories are those of the ground truth by their ids, for want of a name in common.
     *
     * @param truth file of the ground truth
     */
    public List<Note> notes(Path truth) {
        return CategoryNames.notes(json, truth, unnamed);
    }

    /** Ascending by id. */
    public List<Category> categories() {
        return categories;
    }

    /** Id of the i-th annotated image, as the file writes it. */
    public String imageId(int index) {
        return entries.get(index).imageId();
    }

    /** The i-th image's PNG. */
    public Path mask(int index) {
        return masks.resolve(entries.get(index).fileName());
    }

    /** File name of the i-th annotated image, or null if the file does not list it under {@code images}. */
    public @Nullable String picture(int index) {
        return entries.get(index).picture();
    }

    /**
     * The i-th image's partition, its segments in the order of the file.
     *
     * @throws BadFileException if the PNG is damaged, or its size or ids differ from the file
     */
    public Panoptic partition(int index) {
        PanopticEntry entry = entries.get(index);
        Path png = mask(index);
        LabelMap map = LabelFiles.readColours(png);
        if (entry.width() > 0) {
            String image = "image " + entry.imageId() + " in " + json;
            Size.requireEqual(png, map.size(), image, new Size(entry.width(), entry.height()));
        }
        List<Segment> segments = new ArrayList<>();
        for (int k = 0; k < entry.segmentCount(); k++) {
            int category = entry.category(k);
            Category known = byId.get(category);
            segments.add(new Segment(entry.id(k), category, known != null && known.thing(), entry.crowd(k), 1f));
        }
        int[] painted = map.distinct();
        int[] listed = segments.stream().mapToInt(Segment::id).sorted().toArray();
        requireSame(png, entry.imageId(), painted, listed);
        return new Panoptic(map, segments);
    }

    /** How many segments of the i-th image state another area than the pixels that they have in its partition. */
    public int misstatedAreas(int index, Panoptic partition) {
        PanopticEntry entry = entries.get(index);
        int[] labels = partition.map().distinct();
        long[] areas = partition.map().areas();
        int misstated = 0;
        for (int k = 0; k < entry.segmentCount(); k++) {
            int place = Arrays.binarySearch(labels, entry.id(k));
            misstated += place >= 0 && entry.area(k) >= 0 && entry.area(k) != areas[place] ? 1 : 0;
        }
        return misstated;
    }

    private void requireSame(Path png, String imageId, int[] painted, int[] listed) {
        for (int i = 0, j = 0; i < painted.length || j < listed.length; i++, j++) {
            int left = i < painted.length ? painted[i] : Integer.MAX_VALUE;
            int right = j < listed.length ? listed[j] : Integer.MAX_VALUE;
            if (left < right) {
                throw new BadFileException(
                        png,
                        "has segment %d (colour %d, %d, %d), which %s does not list for image %s; list it in segments_info, or paint it black for void"
                                .formatted(left, left & 0xFF, left >> 8 & 0xFF, left >> 16, json, imageId));
            }
            if (left > right) {
                throw new BadFileException(
                        png,
                        "has no pixels of segment %d, which %s lists for image %s; paint it, or remove it from segments_info"
                                .formatted(right, json, imageId));
            }
        }
    }
}
