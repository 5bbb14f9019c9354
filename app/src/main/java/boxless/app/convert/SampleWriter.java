package boxless.app.convert;

import boxless.data.Sample;
import java.io.Closeable;
import java.io.IOException;

/** Writes the annotations of pictures in one format. Nothing is half written under its name; what is over all pictures appears when this is closed. */
@FunctionalInterface
interface SampleWriter extends Closeable {
    /**
     * @param fileName of the picture in {@code images/}
     * @param losses told what the format cannot say
     */
    void write(String fileName, Sample sample, Losses losses) throws IOException;

    @Override
    default void close() throws IOException {}
}
