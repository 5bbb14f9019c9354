package boxless.metric;

/**
 * True objects of similar size.
 *
 * @param least pixels of the smallest
 * @param most pixels of the largest
 * @param counts their outcomes; nothing about predicted objects
 */
public record SizeClass(long least, long most, ErrorCounts counts) {}
