package boxless.app.serve.protocol;

import boxless.mask.Box;
import boxless.mask.Mask;
import tools.jackson.core.JsonGenerator;

/** A mask as rows of its pixels. */
public final class BitRows {
    private BitRows() {}

    /** Writes the pixels within a box of the image: a list of rows, each a list of 0 and 1. */
    public static void write(JsonGenerator json, Mask mask, Box box) {
        boolean[] bitmap = mask.toBitmap(box);
        json.writeStartArray();
        for (int y = 0; y < box.height(); y++) {
            json.writeStartArray();
            for (int x = 0; x < box.width(); x++) {
                json.writeNumber(bitmap[y * box.width() + x] ? 1 : 0);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
