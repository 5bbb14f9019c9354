package boxless.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Native objects that live until this is closed, whatever scope they were made in. */
public final class Owned implements AutoCloseable {
    private final List<Pointer> pointers = new ArrayList<>();

    /** Owns one more. */
    public <P extends Pointer> P keep(P pointer) {
        pointer.retainReference();
        pointers.add(pointer);
        return pointer;
    }

    /** Frees them; may be called again. */
    @Override
    public void close() {
        pointers.reversed().forEach(Pointer::releaseReference);
        pointers.clear();
    }
}
