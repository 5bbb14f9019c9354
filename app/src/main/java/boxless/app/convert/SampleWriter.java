package boxless.app.convert;

import boxless.data.Dataset;
import boxless.data.Ids;
import boxless.export.SharedPart;
import boxless.file.FileGroup;
import boxless.mask.CocoObject;
import boxless.mask.Instances;
import boxless.mask.Segmentation;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the annotations of pictures in one format. Nothing is half written under its name; what is over all pictures appears when this is closed. */
@FunctionalInterface
interface SampleWriter extends Closeable {
    /**
     * A picture's annotation.
     *
     * @param fileName of the picture in {@code images/}
     * @param data the old data
     * @param index of the sample there
     */
    record Annotated(String fileName, Segmentation truth, Dataset data, int index) {
        List<double[]> outlines() {
            return data.outlines(index);
        }

        /** @param things of the truth */
        List<CocoObject> objects(Instances things) {
            return data.objects(index, things);
        }

        @Nullable
        Ids ids() {
            return data.ids(index);
        }
    }

    /**
     * What became of it.
     *
     * @param objects that the new data has of the picture
     * @param rest what is to be written once its own files have their names and the pictures before it are written
     */
    record Written(int objects, SharedPart rest) {}

    /**
     * Does whatever does not depend on other pictures; called by several threads at once.
     *
     * @param files where those of this picture alone are written; they appear together with the picture, or not at all
     * @param losses of this picture alone; told what the format cannot say
     */
    Written write(Annotated picture, FileGroup.Together files, Losses losses) throws IOException;

    @Override
    default void close() throws IOException {}
}
