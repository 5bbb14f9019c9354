package boxless.train;

import boxless.method.Method;
import boxless.method.Stage;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.regex.Pattern;

/** Spatial Embeddings as a method that learns in two stages: everything but the seed maps, then these alone, its normalisation as it is in evaluation. */
final class TwoStages {
    static final Stage SEEDS = new Stage("seeds", Pattern.compile("decoders\\.1\\..*"), true);
    static final Stage OFFSETS = new Stage("offsets", Pattern.compile("(?!decoders\\.1\\.).*"), false);

    private TwoStages() {}

    static Method<?, ?> of(Method<?, ?> method) {
        return (Method<?, ?>) Proxy.newProxyInstance(
                Method.class.getClassLoader(),
                new Class<?>[] {Method.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "stages" -> List.of(OFFSETS, SEEDS);
                    case "train" -> {
                        method.network().train(arguments[0] == OFFSETS);
                        yield null;
                    }
                    default -> called.invoke(method, arguments);
                });
    }
}
