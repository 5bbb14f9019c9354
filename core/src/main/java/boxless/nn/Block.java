package boxless.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;

/**
 * A module that holds on to its children. The native side calls back into modules that were made in Java, to switch between training and evaluation, so
 * none of them may be collected while the network lives, not even one that is only there for its name.
 */
public abstract class Block extends Module {
    private final List<Module> held = new ArrayList<>();
    private final Map<String, Module> parents = new HashMap<>();

    /** Registers a module under a name of one or more parts: {@code "layers"}, {@code "1.down_block"}. */
    protected final <M extends Module> M child(String path, M module) {
        int dot = path.lastIndexOf('.');
        M registered =
                (dot < 0 ? this : parent(path.substring(0, dot))).register_module(path.substring(dot + 1), module);
        held.add(module);
        held.add(registered);
        return registered;
    }

    private Module parent(String path) {
        Module known = parents.get(path);
        if (known != null) {
            return known;
        }
        Module made = child(path, new Module(path.substring(path.lastIndexOf('.') + 1)));
        parents.put(path, made);
        return made;
    }
}
