package boxless.export;

import boxless.image.StackPlane;
import boxless.mask.Box;
import boxless.mask.Polygon;
import boxless.mask.Ring;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object as ImageJ stores a selection, version 228 of its format, big-endian: a header of 64 bytes, the coordinates, a second header of
 * 64 bytes, then name and properties in UTF-16. A piece without holes is a traced outline: whole numbers of 16 bits from the corner of
 * its box. Everything else is a composite: path segments of 32-bit floats, filled by the even-odd rule.
 */
final class ImageJRoi {
    private static final int HEADER = 64;
    private static final short VERSION = 228;

    // Kinds of selections.
    private static final byte RECTANGLE = 1; // of composites, too
    private static final byte TRACED = 8;

    // Where things stand in the first header.
    private static final int VERSION_AT = 4;
    private static final int KIND_AT = 6;
    private static final int BOX_AT = 8; // top, left, bottom, right
    private static final int CORNERS_AT = 16;
    private static final int MANY_CORNERS_AT = 18; // where they are more than 16 bits count
    private static final int COMPOSITE_SIZE_AT = 36;
    private static final int POSITION_AT = 56;
    private static final int SECOND_HEADER_AT = 60;

    // Where things stand in the second header.
    private static final int SLICE_AT = 8; // the channel, before it, stays 0: all of them
    private static final int FRAME_AT = 12;
    private static final int NAME_AT = 16; // offset, then length
    private static final int GROUP_AT = 30;
    private static final int PROPERTIES_AT = 40; // offset, then length

    // Segments of a composite's path.
    private static final float MOVE = 0;
    private static final float LINE = 1;
    private static final float CLOSE = 4;

    private ImageJRoi() {}

    /**
     * The bytes of a {@code .roi} file.
     *
     * @param pieces at least one
     * @param box around them
     * @param plane where it is shown; null for every image of a stack
     * @param group 0 for none, up to 255
     * @param properties lines of the form {@code key: value}
     */
    static byte[] encode(
            List<Polygon> pieces, Box box, @Nullable StackPlane plane, String name, int group, String properties) {
        boolean simple = pieces.size() == 1
                && pieces.getFirst().holes().isEmpty()
                && box.x() + box.width() <= Short.MAX_VALUE
                && box.y() + box.height() <= Short.MAX_VALUE;
        int floats = simple ? 0 : floats(pieces);
        int coordinates = 4 * (simple ? pieces.getFirst().outer().size() : floats);
        int second = HEADER + coordinates;
        int nameAt = second + HEADER;
        int propertiesAt = nameAt + 2 * name.length();
        ByteBuffer roi = ByteBuffer.allocate(propertiesAt + 2 * properties.length());
        roi.put(0, new byte[] {'I', 'o', 'u', 't'});
        roi.putShort(VERSION_AT, VERSION);
        roi.put(KIND_AT, simple ? TRACED : RECTANGLE);
        int[] sides = {box.y(), box.x(), box.y() + box.height(), box.x() + box.width()};
        for (int i = 0; i < 4; i++) {
            roi.putShort(BOX_AT + 2 * i, (short) Math.min(sides[i], 0xFFFF));
        }
        roi.putInt(COMPOSITE_SIZE_AT, floats);
        roi.putInt(SECOND_HEADER_AT, second);
        if (simple) {
            traced(roi, pieces.getFirst().outer(), box);
        } else {
            composite(roi, pieces);
        }
        if (plane != null && plane.hyperstack()) {
            roi.putInt(second + SLICE_AT, plane.slice()).putInt(second + FRAME_AT, plane.frame());
        } else if (plane != null) {
            roi.putInt(POSITION_AT, Math.max(plane.slice(), plane.frame()));
        }
        roi.putInt(second + NAME_AT, nameAt).putInt(second + NAME_AT + 4, name.length());
        roi.put(second + GROUP_AT, (byte) group);
        roi.putInt(second + PROPERTIES_AT, propertiesAt).putInt(second + PROPERTIES_AT + 4, properties.length());
        roi.position(nameAt).slice().asCharBuffer().put(name).put(properties);
        return roi.array();
    }

    private static void traced(ByteBuffer roi, Ring ring, Box box) {
        int corners = ring.size();
        if (corners <= 0xFFFF) {
            roi.putShort(CORNERS_AT, (short) corners);
        } else {
            roi.putInt(MANY_CORNERS_AT, corners);
        }
        for (int i = 0; i < corners; i++) {
            roi.putShort(HEADER + 2 * i, (short) (ring.xs()[i] - box.x()));
            roi.putShort(HEADER + 2 * (corners + i), (short) (ring.ys()[i] - box.y()));
        }
    }

    /** A segment and a point for each corner, and the end of each ring. */
    private static int floats(List<Polygon> pieces) {
        int floats = 0;
        for (Polygon piece : pieces) {
            floats += 3 * piece.outer().size() + 1;
            for (Ring hole : piece.holes()) {
                floats += 3 * hole.size() + 1;
            }
        }
        return floats;
    }

    private static void composite(ByteBuffer roi, List<Polygon> pieces) {
        roi.position(HEADER);
        for (Polygon piece : pieces) {
            ring(roi, piece.outer());
            piece.holes().forEach(hole -> ring(roi, hole));
        }
    }

    private static void ring(ByteBuffer roi, Ring ring) {
        for (int i = 0; i < ring.size(); i++) {
            roi.putFloat(i == 0 ? MOVE : LINE).putFloat(ring.xs()[i]).putFloat(ring.ys()[i]);
        }
        roi.putFloat(CLOSE);
    }
}
