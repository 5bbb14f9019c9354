package boxless.app.serve.pictures;

import boxless.app.serve.pictures.AnnotatedObject.Source;
import boxless.mask.Mask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that saves the objects of the only picture of a folder, version by version, until it is killed: version n has n objects. */
final class KilledSaving {
    static final int MOST = 1000;

    private KilledSaving() {}

    public static void main(String[] arguments) throws IOException {
        StoredPicture picture = new PictureStore(Path.of(arguments[0])).all().getFirst();
        AnnotationStore store = new AnnotationStore();
        long version = store.read(picture).version();
        for (boolean said = false; ; said = true) {
            List<AnnotatedObject> objects = new ArrayList<>();
            for (int k = 0; k < (version + 1) % MOST; k++) {
                objects.add(new AnnotatedObject("o" + k, "cell", Mask.ofRuns(5, 4, 2, 3, 15), null, Source.CLICK));
            }
            version = store.save(picture, version, null, objects).version();
            if (!said) {
                System.out.println("saving");
            }
        }
    }
}
