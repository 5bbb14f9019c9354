package boxless.export;

import java.io.IOException;

/** What an image adds to the files that hold several images: written by one thread at a time, in the order in which the images are to stand there. */
@FunctionalInterface
public interface SharedPart {
    void write() throws IOException;
}
