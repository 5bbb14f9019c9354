package boxless.app.serve.work;

import boxless.Methods;
import boxless.Model;
import boxless.app.serve.http.Problem;
import boxless.file.BadFileException;
import boxless.mask.Category;
import boxless.tensor.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that a server has, by name. Each is read when it is first used and stays; one can be put in place of another while requests use that. */
public final class ModelShelf implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelShelf.class);
    private static final int SECONDS_TO_MEND = 30;

    private final Device device;
    private final SequencedMap<String, Slot> slots = new LinkedHashMap<>();

    /**
     * A model that can be asked for.
     *
     * @param card what its file says
     */
    public record Entry(String name, Path file, Model.Card card) {
        /** Whether it can be asked for the object at a point. */
        public boolean clicks() {
            return Methods.named(file.toString(), card.method()).clickable();
        }

        public List<Category> categories() {
            return card.categories();
        }
    }

    /** A model in use: it is not closed before this is. */
    public final class Lease implements AutoCloseable {
        private final Slot slot;
        private final Model model;
        private boolean returned;

        private Lease(Slot slot, Model model) {
            this.slot = slot;
            this.model = model;
        }

        /** The model as it was read: by then its file may have been another one than when it was put here. */
        public Entry entry() {
            return slot.entry;
        }

        public Model model() {
            return model;
        }

        /** May be called again. */
        @Override
        public void close() {
            synchronized (slot) {
                if (!returned) {
                    returned = true;
                    slot.leases--;
                    slot.closeIfUnused();
                }
            }
        }
    }

    private static final class Slot {
        private volatile Entry entry;
        private volatile @Nullable String failure; // of the last attempt to read it
        private @Nullable Model model;
        private int leases;
        private boolean gone;

        Slot(Entry entry) {
            this.entry = entry;
        }

        synchronized void discard() {
            gone = true;
            closeIfUnused();
        }

        private void closeIfUnused() {
            if (gone && leases == 0 && model != null) {
                model.close();
                model = null;
            }
        }
    }

    public ModelShelf(Device device) {
        this.device = device;
    }

    /**
     * Puts a model under a name; one that has this name is closed once nobody uses it any more.
     *
     * @throws boxless.file.BadFileException if it is no model
     */
    public void put(String name, Path file) {
        Slot slot = new Slot(new Entry(name, file, Model.Card.read(file)));
        Slot before;
        synchronized (slots) {
            before = slots.put(name, slot);
        }
        if (before != null) {
            before.discard();
        }
    }

    /** All, in the order in which they were put here. */
    public List<Entry> entries() {
        synchronized (slots) {
            return slots.values().stream().map(slot -> slot.entry).toList();
        }
    }

    /** The one that is meant where none is named: the first that finds all objects by itself if there is one. */
    public Optional<Entry> usual() {
        List<Entry> all = entries();
        return all.stream()
                .filter(entry -> !entry.clicks())
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /** The one that is meant where none is named and a point is asked about. */
    public Optional<Entry> usualForClicks() {
        return entries().stream().filter(Entry::clicks).findFirst();
    }

    /** The model of this name, or the {@link #usual} one. */
    public Entry entry(Optional<String> name) {
        return name.isPresent()
                ? slot(name.get()).entry
                : usual().orElseThrow(() -> Problem.notFound("this server has no model; start it with -m MODEL"));
    }

    /** The model of this name, or the {@link #usualForClicks} one. */
    public Entry entryForClicks(Optional<String> name) {
        if (name.isEmpty()) {
            return usualForClicks()
                    .orElseThrow(() ->
                            Problem.notFound("this server has no model that can be clicked; start it with -m clicks"));
        }
        Entry entry = slot(name.get()).entry;
        if (!entry.clicks()) {
            throw Problem.bad("model: %s finds all objects at once and cannot be asked for the one at a point%s"
                    .formatted(
                            entry.name(),
                            usualForClicks()
                                    .map(other -> "; choose " + other.name())
                                    .orElse("")));
        }
        return entry;
    }

    /**
     * Whether a model could be read when somebody asked for it; where it could not, it is tried again.
     *
     * @throws Problem 503 if it cannot be read
     */
    public void requireReadable(Entry model) {
        if (slot(model.name()).failure != null) {
            lease(model.name()).close();
        }
    }

    /**
     * Takes a model into use; the first time it is read.
     *
     * @throws Problem 404 if there is none of this name, 503 if its file cannot be read
     */
    public Lease lease(String name) {
        Slot slot = slot(name);
        synchronized (slot) {
            if (slot.gone) {
                return lease(name); // it was replaced this moment
            }
            Model model = slot.model;
            if (model == null) {
                model = read(slot);
                slot.model = model;
            }
            slot.leases++;
            return new Lease(slot, model);
        }
    }

    private Model read(Slot slot) {
        Entry entry = slot.entry;
        Model model;
        try {
            model = read(entry.file);
        } catch (BadFileException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(slot.failure)) { // clients may ask on and on
                LOG.error("the model {} cannot be read: {}", entry.name, reason, e);
            }
            slot.failure = reason;
            throw Problem.later(
                    503,
                    "the model %s cannot be read; the server's log says why".formatted(entry.name),
                    SECONDS_TO_MEND);
        }
        slot.failure = null;
        if (!model.card().equals(entry.card)) {
            slot.entry = new Entry(entry.name, entry.file, model.card());
            LOG.warn(
                    "the model {} is another one than at the start: {} was replaced; it finds {}",
                    entry.name,
                    entry.file,
                    String.join(", ", model.card().classes()));
            say(entry, model.card().remarks()); // those of the other card were said at the start
        }
        say(entry, model.method().remarks());
        return model;
    }

    private static void say(Entry entry, List<String> remarks) {
        remarks.forEach(remark -> LOG.warn("the model {}: {}", entry.name, remark));
    }

    /** One at a time: threads that load libtorch at the same time would wait for each other. */
    private Model read(Path file) {
        synchronized (device) {
            return Model.read(file).to(device);
        }
    }

    private Slot slot(String name) {
        synchronized (slots) {
            Slot slot = slots.get(name);
            if (slot == null) {
                throw Problem.notFound("there is no model '%s'; there are: %s"
                        .formatted(Problem.cited(name), String.join(", ", slots.keySet())));
            }
            return slot;
        }
    }

    /** Closes the models once nobody uses them any more. */
    @Override
    public void close() {
        Collection<Slot> all;
        synchronized (slots) {
            all = new ArrayList<>(slots.values());
            slots.clear();
        }
        all.forEach(Slot::discard);
    }
}
