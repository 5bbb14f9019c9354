package boxless.app.convert;

import boxless.data.Ids;
import boxless.data.Sample;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the annotations of pictures in one format. Nothing is half written under its name; what is over all pictures appears when this is closed. */
@FunctionalInterface
interface SampleWriter extends Closeable {
    /**
     * @param fileName of the picture in {@code images/}
     * @param ids that the sample has in the old data, or null
     * @param losses told what the format cannot say
     */
    void write(String fileName, Sample sample, @Nullable Ids ids, Losses losses) throws IOException;

    @Override
    default void close() throws IOException {}
}
