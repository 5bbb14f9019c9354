package boxless.mask;

/**
 * A kind of object or region.
 *
 * @param id as the annotations count it; COCO's ids have gaps
 * @param name for people
 * @param thing countable; false for stuff
 */
public record Category(int id, String name, boolean thing) {}
