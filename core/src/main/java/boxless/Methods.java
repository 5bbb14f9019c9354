package boxless;

import boxless.method.Paper;
import boxless.method.Publisher;
import boxless.method.adaptis.AdaptIs;
import boxless.method.maxdeeplab.MaxDeepLab;
import boxless.method.solo.Solo;
import boxless.method.spatialembeddings.SpatialEmbeddings;
import boxless.tensor.NativeSettings;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The list of papers, by the names used in recipes and model files. To add a paper, add a package below {@code boxless.method} and one line here. */
public final class Methods {
    static {
        NativeSettings.apply(); // before the first network, and with it libtorch; reading a model may load it sooner
    }

    private static final List<Paper<?>> PAPERS =
            List.of(SpatialEmbeddings.PAPER, Solo.PAPER, AdaptIs.PAPER, MaxDeepLab.PAPER);

    private Methods() {}

    /** All papers, the default first. */
    public static List<Paper<?>> all() {
        return PAPERS;
    }

    /** The default paper, for recipes that name none. */
    public static Paper<?> usual() {
        return PAPERS.getFirst();
    }

    /**
     * The paper of this name.
     *
     * @param source file to name in an error
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static Paper<?> named(String source, String name) {
        return PAPERS.stream()
                .filter(paper -> paper.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s: method: '%s' is unknown; choose %s".formatted(source, name, choice(PAPERS, Paper::name))));
    }

    /** The publishers of importable weights, of all papers. */
    public static List<Publisher> publishers() {
        return PAPERS.stream().flatMap(paper -> paper.publishers().stream()).toList();
    }

    /**
     * The publisher of this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static Publisher publisher(String name) {
        return publishers().stream()
                .filter(publisher -> publisher.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not a known publisher of weights; choose %s"
                        .formatted(name, choice(publishers(), Publisher::name))));
    }

    /** "a, b or c". */
    private static <T> String choice(List<? extends T> all, Function<T, String> name) {
        List<String> names = all.stream().map(name).toList();
        return names.stream().limit(names.size() - 1L).collect(Collectors.joining(", ")) + " or " + names.getLast();
    }
}
