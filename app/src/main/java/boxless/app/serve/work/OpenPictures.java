package boxless.app.serve.work;

import boxless.Clicker;
import boxless.Clicks;
import boxless.app.serve.http.Problem;
import boxless.image.PictureSource;
import boxless.tensor.Libtorch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that were clicked last: what the network knows about each is kept, so that a further click takes a fraction of the time of the first.
 * Their number and their memory are bounded; those not used for longest go first. Who asks about a picture that another one is opening waits for it.
 */
public final class OpenPictures implements AutoCloseable {
    /** The network looks once for each point, so their number decides how long others wait for their clicks. */
    private static final int MOST_POINTS = 64;

    private static final long USUAL_MEMORY = 4L << 30;
    /** Of the memory that the process may use. */
    private static final int SHARE = 4;

    private final Networks networks;
    private final int most;
    private final long mostBytes;
    private final SequencedMap<Key, Kept> kept = new LinkedHashMap<>(16, .75f, true); // least recently used first

    private record Key(String model, String picture) {}

    /** One of them; it is closed when nobody uses it any more. Who and whether is guarded by the map. */
    private static final class Kept {
        private final ModelShelf.Lease lease;
        private @Nullable Clicks clicks; // guarded by this
        private int users;
        private long bytes;
        private boolean gone;

        Kept(ModelShelf.Lease lease) {
            this.lease = lease;
        }

        synchronized Clicks open(Supplier<Clicks> opening) {
            Clicks known = clicks;
            if (known == null) {
                known = opening.get();
                clicks = known;
            }
            return known;
        }

        synchronized void close() {
            if (clicks != null) {
                clicks.close();
            }
            lease.close();
        }
    }

    /** @param most pictures that are kept, at least 1 */
    public OpenPictures(Networks networks, int most) {
        this.networks = networks;
        this.most = most;
        long all = Libtorch.mostBytes();
        mostBytes = (all > 0 ? all : USUAL_MEMORY) / SHARE;
    }

    /** @throws Problem if these are more points than one object may have */
    public static void requireFew(int points) {
        if (points > MOST_POINTS) {
            throw Problem.bad("%d points for one object; send at most %d".formatted(points, MOST_POINTS));
        }
    }

    /** Pictures that are kept now. */
    public int size() {
        synchronized (kept) {
            return kept.size();
        }
    }

    /** Whether a picture is kept, so that a click is quick: {@link Desk.Place#click} is for those. */
    public boolean holds(String model, String picture) {
        synchronized (kept) {
            Kept one = kept.get(new Key(model, picture));
            return one != null && one.bytes > 0;
        }
    }

    /** A picture that was kept, and is not any more. */
    private static final class NotKeptException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotKeptException() {
            super(null, null, false, false);
        }
    }

    /**
     * Several questions about a picture, from the thread of the request: at once where it is kept, and otherwise when its turn comes to be opened.
     *
     * @param pixels of the picture
     * @param opening see {@link #with}
     * @param questions likewise
     */
    public <T> T serve(
            Desk.Place place,
            String model,
            String picture,
            long pixels,
            Supplier<PictureSource> opening,
            BiFunction<Clicks, ModelShelf.Entry, T> questions) {
        if (holds(model, picture)) {
            try {
                return place.click(at -> with(at, model, picture, OpenPictures::notKept, questions));
            } catch (NotKeptException e) {
                // It went while the click waited; opening it here would keep all other clicks waiting.
            }
        }
        return place.work(pixels, at -> with(at, model, picture, opening, questions));
    }

    private static PictureSource notKept() {
        throw new NotKeptException();
    }

    /**
     * Several questions about a picture. On a worker's thread, see {@link Desk.Place#work}.
     *
     * @param model name of one that can be clicked
     * @param picture what identifies it and its content
     * @param opening opens it where nothing is kept of it; closed afterwards
     * @param questions are given the model that answers, which may be replaced meanwhile
     * @throws boxless.app.serve.http.Problem 404 for the model, 422 for the picture, 503 where it takes too long
     */
    public <T> T with(
            Desk.Place place,
            String model,
            String picture,
            Supplier<PictureSource> opening,
            BiFunction<Clicks, ModelShelf.Entry, T> questions) {
        Key key = new Key(model, picture);
        Kept one = take(key, networks.models().lease(model));
        try {
            Clicks clicks;
            try {
                clicks = one.open(() -> open(place, one.lease, opening));
            } catch (RuntimeException | Error e) {
                drop(key, one); // the next one tries again
                throw e;
            }
            account(one, clicks);
            if (place.isLate()) {
                throw place.late();
            }
            try {
                return questions.apply(clicks, one.lease.entry());
            } finally {
                account(one, clicks); // the answers are kept for the next click on the object
            }
        } finally {
            give(one);
        }
    }

    private Clicks open(Desk.Place place, ModelShelf.Lease lease, Supplier<PictureSource> opening) {
        if (place.isLate()) {
            throw place.late();
        }
        try (PictureSource source = opening.get()) {
            networks.requireSize(source);
            return Clicker.of(lease.model()).withPrecision(networks.precision()).open(source);
        }
    }

    private Kept take(Key key, ModelShelf.Lease lease) {
        List<Kept> unused = new ArrayList<>();
        Kept one;
        synchronized (kept) {
            one = kept.get(key);
            if (one != null && one.lease.model() == lease.model()) {
                lease.close();
            } else {
                Kept replaced = one == null ? null : kept.remove(key); // of a model that has been replaced since
                if (replaced != null) {
                    discard(replaced, unused);
                }
                one = new Kept(lease);
                kept.put(key, one);
            }
            one.users++;
            trim(unused);
        }
        unused.forEach(Kept::close);
        return one;
    }

    private void account(Kept one, Clicks clicks) {
        long bytes = clicks.bytes();
        List<Kept> unused = new ArrayList<>();
        synchronized (kept) {
            one.bytes = bytes;
            trim(unused);
        }
        unused.forEach(Kept::close);
    }

    private void trim(List<Kept> unused) {
        while (kept.size() > 1
                && (kept.size() > most
                        || kept.values().stream().mapToLong(each -> each.bytes).sum() > mostBytes)) {
            discard(kept.pollFirstEntry().getValue(), unused);
        }
    }

    private static void discard(Kept one, List<Kept> unused) {
        one.gone = true;
        if (one.users == 0) {
            unused.add(one);
        }
    }

    private void drop(Key key, Kept one) {
        synchronized (kept) {
            if (kept.remove(key, one)) {
                one.gone = true; // closed by the last who uses it
            }
        }
    }

    private void give(Kept one) {
        boolean last;
        synchronized (kept) {
            one.users--;
            last = one.gone && one.users == 0;
        }
        if (last) {
            one.close();
        }
    }

    /** Lets all go; those in use are closed when they are not any more. */
    @Override
    public void close() {
        List<Kept> unused = new ArrayList<>();
        synchronized (kept) {
            kept.values().forEach(one -> discard(one, unused));
            kept.clear();
        }
        unused.forEach(Kept::close);
    }
}
