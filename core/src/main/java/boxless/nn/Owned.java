package boxless.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Native objects that live until this is closed, whatever scope they were made in. */
final class Owned implements AutoCloseable {
    private final List<Pointer> pointers = new ArrayList<>();

    <P extends Pointer> P keep(P pointer) {
        pointer.retainReference();
        pointers.add(pointer);
        return pointer;
    }

    @Override
    public void close() {
        pointers.reversed().forEach(Pointer::releaseReference);
        pointers.clear();
    }
}
