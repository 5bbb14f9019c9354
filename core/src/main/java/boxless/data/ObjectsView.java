package boxless.data;

import boxless.mask.CocoObject;
import boxless.mask.Segmentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view of the same images with other objects, or with the same in another order. */
interface ObjectsView extends DatasetView {
    /** The objects of an image as they are here. */
    Segmentation changed(Segmentation truth);

    @Override
    default Sample read(int index) {
        Sample sample = source().read(index);
        return new Sample(sample.name(), sample.image(), changed(sample.truth()));
    }

    @Override
    default Segmentation truth(int index) {
        return changed(source().truth(index));
    }

    /** Those of the source, unchanged. */
    @Override
    default List<CocoObject> objects(int index, Segmentation truth) {
        return source().objects(index, source().truth(index));
    }

    /** None: those of the source go by the places that objects have there. */
    @Override
    default List<double[]> outlines(int index) {
        return List.of();
    }

    /** That of the image alone, for the same reason. */
    @Override
    default @Nullable Ids ids(int index) {
        Ids known = source().ids(index);
        return known == null ? null : new Ids(known.image(), List.of());
    }
}
