package boxless;

import boxless.data.TrainedOn;
import boxless.file.BadFileException;
import boxless.file.PossiblePath;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.nn.Inference;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.PlatformThread;
import boxless.tensor.Precision;
import boxless.tensor.State;
import boxless.weights.DType;
import boxless.weights.Safetensors;
import boxless.weights.SafetensorsFile;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A network with everything that is needed to run it on an image. One safetensors file: tensors under the reference's parameter names,
 * the rest as text in the file's metadata.
 *
 * <p>A new model is on the CPU. Any number of threads may segment with it at once; {@link #to} and {@link #close} wait for them. What a virtual thread asks
 * for is done on a platform thread of its own, callbacks included, while the virtual one waits.
 */
public final class Model implements AutoCloseable {
    /**
     * What the file holds besides the weights.
     *
     * @param method name of the paper
     * @param options the method's options, complete
     * @param normalization how pixel values are normalised
     * @param categories what the classes 1, 2, ... are: things or stuff, with these ids
     * @param recipe recipe of the training run as YAML text, or empty
     * @param receipt receipt of the training run as JSON text, or empty
     * @param trainedOn what the training data looked like; null if unknown
     * @param backboneOnly whether a backbone was imported and all other weights are random: nothing but a start for a training run
     */
    public record Card(
            String method,
            JsonNode options,
            Normalization normalization,
            List<Category> categories,
            String recipe,
            String receipt,
            @Nullable TrainedOn trainedOn,
            boolean backboneOnly) {
        /** A key in the text of a recipe that is not empty. */
        private static final Pattern PLANE = Pattern.compile("(?m)\\b(channel|slice|frame):(?!\\s*(\"\"|'')?\\s*$)");

        public Card {
            categories = List.copyOf(categories);
            for (int i = 0; i < categories.size(); i++) {
                if (categories.get(i).id() != i + 1) {
                    throw new IllegalArgumentException(
                            "a model's classes have the ids 1, 2, ...; class %d has the id %d"
                                    .formatted(i + 1, categories.get(i).id()));
                }
            }
        }

        /** A card of a whole network that does not say what the training data looked like. */
        public Card(
                String method,
                JsonNode options,
                Normalization normalization,
                List<Category> categories,
                String recipe,
                String receipt) {
            this(method, options, normalization, categories, recipe, receipt, null, false);
        }

        /**
         * The card of a model file, without its weights.
         *
         * @throws BadFileException if the file is damaged or not a Boxless model
         */
        public static Card read(Path file) {
            try (SafetensorsFile opened = Safetensors.open(file)) {
                return CardText.read(file, opened.metadata());
            }
        }

        /** Names of the classes 1, 2, ... */
        public List<String> classes() {
            return Category.names(categories);
        }

        /** What a user should know before relying on what such a model finds, a sentence without full stop each; usually nothing. */
        public List<String> remarks() {
            return backboneOnly
                    ? List.of(
                            "only its backbone was imported, all its other weights are random, so what it finds means nothing; train from it, with train.start in a recipe")
                    : List.of();
        }

        /**
         * The planes that the recipe chooses of every image, by {@code channel}, {@code slice} and {@code frame}: only what it names, and nothing where it is
         * empty or in other terms.
         */
        public Map<String, String> planes() {
            Map<String, String> planes = new LinkedHashMap<>();
            if (!PLANE.matcher(recipe).find()) {
                return planes; // to load what parses YAML would cost the start of every command
            }
            try {
                JsonNode data = Settings.parseYaml(recipe).path("data");
                for (String kind : List.of("channel", "slice", "frame")) {
                    planes.put(kind, data.path(kind).asString(""));
                }
            } catch (IllegalArgumentException e) {
                planes.clear(); // such a recipe must not keep anyone from using the model
            }
            planes.values().removeIf(String::isEmpty);
            return planes;
        }

        /** The same card with this receipt. */
        public Card withReceipt(String json) {
            return new Card(method, options, normalization, categories, recipe, json, trainedOn, backboneOnly);
        }

        /** The same card with this description of the training data; null for none. */
        public Card withTrainedOn(@Nullable TrainedOn described) {
            return new Card(method, options, normalization, categories, recipe, receipt, described, backboneOnly);
        }

        /** The same card of a network with an imported backbone, all of whose other weights are random. */
        Card withBackboneOnly() {
            return new Card(method, options, normalization, categories, recipe, receipt, trainedOn, true);
        }
    }

    private final Card card;
    private final Method<?, ?> method;
    private final ReentrantReadWriteLock uses = new ReentrantReadWriteLock();
    private final Inference inference = new Inference();
    private Device device = Device.CPU;
    private @Nullable Precision only;
    private boolean closed;

    private Model(Card card, Method<?, ?> method) {
        this.card = card;
        this.method = method;
    }

    /**
     * A model with random weights. Create it outside any scope: its network lives until the model is closed.
     *
     * @throws IllegalArgumentException naming source and key, if an option is invalid, or if the number of class names differs from
     *     {@code model.classes}
     */
    public static Model create(String source, Card card) {
        return PlatformThread.run(() -> unplaced(source, card).placed(Device.CPU));
    }

    /** The same before {@link #placed}, which its weights may precede; throws likewise. */
    static Model unplaced(String source, Card card) {
        return new Model(card, method(source, card));
    }

    private static Method<?, ?> method(String source, Card card) {
        Method<?, ?> method = Methods.named(source, card.method()).method(source, card.options(), card.categories());
        int given = card.categories().size();
        if (given != method.classes()) {
            throw new IllegalArgumentException("%s: classes: %d %s, but model.classes is %d; give as many"
                    .formatted(source, given, given == 1 ? "name" : "names", method.classes()));
        }
        return method;
    }

    /** Puts the network on a device, in the layout that it runs best in there. */
    Model placed(Device where) {
        State.place(method.network(), Compute.of(where, Precision.FP32));
        device = where;
        return this;
    }

    /**
     * Reads a model file. Call it outside any scope.
     *
     * @throws BadFileException if the file is damaged or not a Boxless model
     */
    public static Model read(Path file) {
        return PlatformThread.run(() -> ModelFile.read(file, () -> Safetensors.open(file)));
    }

    /**
     * Reads a model file from memory, for example a resource in a jar.
     *
     * @param name for messages
     * @throws BadFileException as {@link #read(Path)} does
     */
    public static Model read(byte[] content, String name) {
        return PlatformThread.run(() -> ModelFile.read(PossiblePath.of(name), () -> Safetensors.open(content, name)));
    }

    /**
     * Imports a published checkpoint as a model.
     *
     * @param file a PyTorch checkpoint, MXNet's {@code .params}, a TensorFlow checkpoint by its {@code NAME.index} or {@code NAME}, or safetensors; nothing
     *     in it is executed
     * @param from one of {@link Methods#publishers}, by its name
     * @param overrides {@code key=value} with the keys {@code model.*}, {@code normalization.*}, {@code classes} and {@code stuff}, overriding
     *     what follows from the shapes of the tensors and the publisher's code
     * @throws BadFileException if the file is damaged or its weights do not match the network
     * @throws IllegalArgumentException if {@code from} or an override is unknown or invalid
     */
    public static Model imported(Path file, String from, List<String> overrides) {
        return imported(file, from, overrides, note -> {});
    }

    /**
     * The same; throws likewise.
     *
     * @param notes receives what had to be guessed, a sentence without full stop each
     */
    public static Model imported(Path file, String from, List<String> overrides, Consumer<String> notes) {
        return PlatformThread.run(() -> ModelImport.of(file, from, overrides, notes));
    }

    /**
     * Writes the model.
     *
     * @param precision of the floating-point tensors: F32, or F16 for half the size; a tensor with numbers too large for F16 stays as it is
     * @throws BadFileException if it cannot be written
     */
    public void write(Path file, DType precision) {
        write(file, precision, card);
    }

    /** Writes the model with a different card, for example one with a receipt. */
    public void write(Path file, DType precision, Card as) {
        use(() -> Safetensors.write(file, tensors(precision), CardText.of(as, method.inputChannels())));
    }

    /** The content of the model file; throws like {@link #write(Path, DType)}. */
    public byte[] toBytes(DType precision) {
        return use(() -> Safetensors.toBytes(tensors(precision), CardText.of(card, method.inputChannels())));
    }

    private Map<String, StoredTensor> tensors(DType precision) {
        requireWeights();
        return ModelFile.tensors(method.network(), precision);
    }

    public Card card() {
        return card;
    }

    public Method<?, ?> method() {
        return method;
    }

    /** The {@linkplain Card#remarks card's} and the {@linkplain Method#remarks method's} remarks together. */
    public List<String> remarks() {
        return Stream.concat(card.remarks().stream(), method.remarks().stream()).toList();
    }

    /** The device that the network is on. */
    public Device device() {
        return device;
    }

    /** Confidence threshold from which on an object is shown and counted; 0 if everything found counts. */
    public double sureScore() {
        return method.sureScore();
    }

    /**
     * Moves the network to a device once no thread uses it any more; every segmenter of the model then runs there.
     *
     * @return this model
     * @throws RefusedException if the device is not available; the model stays where it is
     * @throws IllegalStateException if the model is closed, or this thread is using it, as in a callback
     */
    public Model to(Device target) {
        target.obstacle().ifPresent(obstacle -> {
            throw new RefusedException(RefusedException.Reason.DEVICE, target + ": " + obstacle);
        });
        return alone("move it", () -> {
            requireOpen();
            if (target != device) {
                requireWeights();
                placed(target);
            }
            return this;
        });
    }

    /**
     * Decides on a precision, which saves memory: on the CPU, layers give up their own weights once they have prepared them for passes in this precision.
     * Afterwards the model cannot be asked in another precision, written or moved; that throws {@link IllegalStateException}. Waits until no thread uses
     * the model.
     *
     * @return this model
     * @throws IllegalArgumentException if the precision cannot be had
     * @throws IllegalStateException if the model is closed or keeps only another precision, or this thread is using it, as in a callback
     */
    public Model keepOnly(Precision precision) {
        return alone("decide on a precision", () -> {
            requireOpen();
            only = compute(precision).precision();
            inference.spareWeights();
            return this;
        });
    }

    /** How the network is asked at a precision, on the device where it is. */
    Compute compute(Precision precision) {
        Compute compute = Compute.of(device, precision);
        if (only != null && only != compute.precision()) {
            throw new IllegalStateException("the model keeps only what %s needs, and was asked in %s; read it again"
                    .formatted(only, compute.precision()));
        }
        return compute;
    }

    private void requireWeights() {
        if (only != null) {
            throw new IllegalStateException(
                    "the model keeps only what %s needs and can be neither written nor moved; read it again"
                            .formatted(only));
        }
    }

    /** Does something with the network while no other thread moves or closes it. */
    <R> R use(Supplier<R> work) {
        return PlatformThread.run(() -> {
            uses.readLock().lock();
            try {
                requireOpen();
                return inference.during(work);
            } finally {
                uses.readLock().unlock();
            }
        });
    }

    /** The same with work that has no result. */
    void use(Runnable work) {
        use(() -> {
            work.run();
            return this;
        });
    }

    /** The same on a thread that works for one which is inside {@link #use}: it must not wait for those who move or close the model, as they wait for that one. */
    <R> R used(Supplier<R> work) {
        return inference.during(work);
    }

    /**
     * Does something once no thread uses the network any more.
     *
     * @param what the message tells a thread that would wait for itself to do afterwards
     */
    private <R> R alone(String what, Supplier<R> work) {
        if (uses.getReadHoldCount() > 0) {
            throw new IllegalStateException("this thread is using the model; %s afterwards".formatted(what));
        }
        return PlatformThread.run(() -> {
            uses.writeLock().lock();
            try {
                return work.get();
            } finally {
                uses.writeLock().unlock();
            }
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model is closed; read it again");
        }
    }

    /**
     * Frees the memory of the network once no thread uses it any more. Using the model afterwards throws {@link IllegalStateException}.
     *
     * @throws IllegalStateException if this thread is using the model, as in a callback
     */
    @Override
    public void close() {
        alone("close it", () -> {
            if (!closed) {
                closed = true;
                inference.close();
                State.free(method.network());
            }
            return this;
        });
    }
}
