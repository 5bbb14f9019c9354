package boxless.data.check;

import java.util.List;

/**
 * Something in a data set that is wrong, or at least worth a look.
 *
 * @param line names the file or image, what is wrong and, if it must be changed, what to do
 * @param sample number of the sample in its part, from 0; -1 if it is about a file that is no sample
 * @param objects numbers of the objects in question, from 0, in the order of the sample's {@code instances()}
 */
public record Finding(Kind kind, String line, int sample, List<Integer> objects) {
    public Finding {
        objects = List.copyOf(objects);
    }

    /** What may be wrong. */
    public enum Kind {
        /** An image without labels or labels without an image. */
        ALONE("no counterpart"),
        /** A file that cannot be read, or does not match its image. */
        UNREADABLE("broken"),
        /** Data without anything to learn from. */
        NOTHING("nothing to learn"),
        /** Data that cannot be divided into images for training and for validation. */
        UNDIVIDED("not to be divided"),
        /** A label image in which all objects seem to have one label. */
        BINARY("binary mask?"),
        /** An image or an annotation that is left out, or numbered otherwise. */
        LEFT_OUT("left out"),
        /** An annotation that says what cannot be, such as a box beyond the image. */
        ODD("odd annotation"),
        /** An object without a pixel. */
        VOID("no pixel"),
        /** An object that may be several: much larger and more dented than is usual. */
        MERGED("merged?"),
        /** An object made of several pieces: two under one label, or one that another hides in part. */
        PIECES("in pieces"),
        /** An object larger than half its image. */
        HUGE("more than half the image"),
        /** An object of very few pixels. */
        TINY("tiny"),
        /** More objects than an image of 8 or 16 bits has labels for. */
        MANY("very many objects"),
        /** An image without any object. */
        EMPTY("no object"),
        /** Labels that are not numbered 1, 2, 3, ... */
        GAPS("gaps in the labels");

        private final String caption;

        Kind(String caption) {
            this.caption = caption;
        }

        /** A short human-readable caption. */
        public String caption() {
            return caption;
        }

        /** Whether every line matters, not only the first few. */
        public boolean isListedInFull() {
            return isBroken() || this == LEFT_OUT;
        }

        /** Whether training would reject the data. */
        public boolean isBroken() {
            return this == ALONE || this == UNREADABLE || this == NOTHING;
        }
    }
}
