package boxless.export;

import java.io.IOException;

/** What an image adds to the files that hold several images: written by one thread at a time, in the order in which the images are to stand there. */
@FunctionalInterface
public interface SharedPart {
    /** Of an image that adds nothing to them. */
    SharedPart NOTHING = () -> {};

    void write() throws IOException;
}
