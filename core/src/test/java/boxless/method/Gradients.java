package boxless.method;

import boxless.tensor.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Which parameters do not learn. */
public final class Gradients {
    private Gradients() {}

    /** The names of those whose gradient is not there, not finite or 0 everywhere, and which of these it is. */
    public static List<String> faults(Map<String, Tensor> parameters) {
        List<String> faults = new ArrayList<>();
        try (PointerScope scope = new PointerScope()) {
            parameters.forEach((name, parameter) -> {
                String fault = fault(parameter.grad());
                if (!fault.isEmpty()) {
                    faults.add(name + ": " + fault);
                }
            });
        }
        return faults;
    }

    private static String fault(Tensor gradient) {
        if (!gradient.defined()) {
            return "no gradient";
        }
        if (!State.isFinite(gradient)) {
            return "not finite";
        }
        return gradient.ne(new Scalar(0)).any().item_bool() ? "" : "0 everywhere";
    }
}
