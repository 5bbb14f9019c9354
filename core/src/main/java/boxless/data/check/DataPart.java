package boxless.data.check;

import boxless.data.Dataset;
import boxless.data.ObjectSizes;
import boxless.data.folders.Layout;
import boxless.mask.Category;
import boxless.mask.Size;
import java.util.List;
import java.util.SortedMap;

/**
 * The contents of one folder of annotated images.
 *
 * @param name of the split; empty if the data has none
 * @param layout how it is stored
 * @param samples the images that have annotations
 * @param kinds number of images by channels and depth, for example {@code 1 channel, 8 bit}
 * @param smallest width and height of the image with the fewest pixels
 * @param largest likewise with the most
 * @param objects number of objects in each sample, crowds, stuff and those without a pixel not counted; -1 if it could not be read
 * @param areas pixels of every object that has any, ascending
 * @param extents root of the area of every such object's box, in whole pixels, ascending
 * @param categories objects, or regions of stuff, by category
 * @param crowds number of groups of objects that were not separated
 * @param touching objects that touch another one, including at corners
 * @param hidden objects partly covered by another one
 * @param sizes of the objects
 * @param findings in the order of the samples
 */
public record DataPart(
        String name,
        Layout layout,
        Dataset samples,
        SortedMap<String, Integer> kinds,
        Size smallest,
        Size largest,
        List<Integer> objects,
        List<Long> areas,
        List<Long> extents,
        SortedMap<Category, Integer> categories,
        int crowds,
        long touching,
        long hidden,
        ObjectSizes sizes,
        List<Finding> findings) {
    public DataPart {
        objects = List.copyOf(objects);
        areas = List.copyOf(areas);
        extents = List.copyOf(extents);
        findings = List.copyOf(findings);
    }

    /** Number of objects of every image that could be read, ascending. */
    public List<Integer> objectsPerPicture() {
        return objects.stream().filter(count -> count >= 0).sorted().toList();
    }
}
