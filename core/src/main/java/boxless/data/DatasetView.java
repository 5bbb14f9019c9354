package boxless.data;

import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Segmentation;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set that shows another one differently. Everything comes from the source unless the view says otherwise, so that nothing a source
 * knows is lost on the way.
 */
interface DatasetView extends Dataset {
    /** What is looked at. */
    Dataset source();

    /** The place in the source of the i-th sample. */
    default int place(int index) {
        return index;
    }

    @Override
    default int size() {
        return source().size();
    }

    @Override
    default List<Category> categories() {
        return source().categories();
    }

    @Override
    default String name(int index) {
        return source().name(place(index));
    }

    @Override
    default Sample read(int index) {
        return source().read(place(index));
    }

    @Override
    default Segmentation truth(int index) {
        return source().truth(place(index));
    }

    @Override
    default SampleFacts facts(int index) {
        return source().facts(place(index));
    }

    @Override
    default boolean knowsFacts() {
        return source().knowsFacts();
    }

    @Override
    default int crowds(int index) {
        return source().crowds(place(index));
    }

    @Override
    default List<CocoObject> objects(int index, Segmentation truth) {
        return source().objects(place(index), truth);
    }

    @Override
    default List<double[]> outlines(int index) {
        return source().outlines(place(index));
    }

    @Override
    default List<Path> files(int index) {
        return source().files(place(index));
    }

    @Override
    default List<Path> commonFiles() {
        return source().commonFiles();
    }

    @Override
    default List<String> remarks(int index) {
        return source().remarks(place(index));
    }

    @Override
    default @Nullable Ids ids(int index) {
        return source().ids(place(index));
    }

    @Override
    default List<Note> notes() {
        return source().notes();
    }
}
