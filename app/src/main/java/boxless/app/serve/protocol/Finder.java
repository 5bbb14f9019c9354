package boxless.app.serve.protocol;

import boxless.app.serve.http.Problem;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import boxless.app.serve.work.OpenPictures;
import boxless.app.serve.work.SegmentOptions;
import boxless.app.serve.work.Segmented;
import boxless.data.ContentHash;
import boxless.image.PictureSource;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.mask.Rectangle;
import boxless.mask.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What foreign clients ask for: the objects of a picture that came with the request, or one of them.
 *
 * @param pictures keeps what is known about pictures that came before, so that a client that sends the whole picture with each click waits only once
 */
public record Finder(Networks networks, OpenPictures pictures) {
    /** A box of the mask that overlaps the wanted one by this much is taken without looking further. */
    private static final double ENOUGH = 0.8;

    /** An object, and the model that answered, which may be another one than has that name by now. */
    public record Found(ModelShelf.Entry model, Instance object) {}

    /** All objects of a picture in memory. */
    public Segmented segment(Desk.Place place, ModelShelf.Entry model, SegmentOptions options, byte[] picture) {
        return segment(place, model, options, () -> networks.open(picture, "picture"));
    }

    /**
     * All objects of a picture.
     *
     * @param opening opens it: once to learn its size, and once more on the worker's thread, since nobody else may close it while that reads
     */
    public Segmented segment(
            Desk.Place place, ModelShelf.Entry model, SegmentOptions options, Supplier<PictureSource> opening) {
        return place.work(networks.pixels(model, options, networks.size(opening)), at -> {
            try (PictureSource source = opening.get()) {
                return networks.segment(at, model.name(), options, source);
            }
        });
    }

    /** What the model is sure of: the regions of stuff, then the objects from front to back. */
    public static List<Instance> regions(Segmented found) {
        List<Instance> regions = new ArrayList<>(found.sure().stuff());
        regions.addAll(found.sure().instances().frontToBack());
        return regions;
    }

    /** The same for clients that draw one over the other: the regions of stuff, then the objects from back to front. */
    public static List<Instance> layers(Segmented found) {
        List<Instance> layers = new ArrayList<>(found.sure().stuff());
        layers.addAll(found.sure().instances().frontToBack().reversed());
        return layers;
    }

    /**
     * The object that a client marks in a picture.
     *
     * @param prompt what it marks, given the picture's size
     * @throws Problem if the prompt does not fit the picture
     */
    public Found find(Desk.Place place, ModelShelf.Entry model, byte[] picture, Function<Size, Prompt> prompt) {
        Supplier<PictureSource> opening = () -> networks.open(picture, "picture");
        Size size = networks.size(opening);
        Prompt marked = prompt.apply(size);
        return pictures.serve(
                place,
                model.name(),
                ContentHash.of(picture),
                size.area(),
                opening,
                (clicks, answering) -> new Found(answering, found(marked, points -> {
                    if (place.isLate()) {
                        throw place.late();
                    }
                    return clicks.ask(points, marked.outside()).instance();
                })));
    }

    /**
     * A rectangle alone is answered by clicks into it: at its centre, and, unless the object there fills it, at four points around that; the object whose
     * box fits best counts. What lies outside a rectangle never belongs to the object.
     */
    static Instance found(Prompt prompt, Function<List<Point>, Instance> clicks) {
        if (prompt.box().isEmpty()) {
            return clicks.apply(prompt.inside());
        }
        Box box = prompt.box().get();
        if (!prompt.inside().isEmpty()) {
            return within(box, clicks.apply(prompt.inside()));
        }
        Instance best = within(box, clicks.apply(List.of(at(box, .5, .5))));
        double most = overlap(best.mask().box(), box);
        for (int i = 0; i < 4 && most < ENOUGH; i++) {
            Point point = at(box, i % 2 == 0 ? .25 : .75, i < 2 ? .25 : .75);
            Instance object = within(box, clicks.apply(List.of(point)));
            double fit = overlap(object.mask().box(), box);
            if (fit > most) {
                best = object;
                most = fit;
            }
        }
        return best;
    }

    /** The pixel at these parts of a box's sides. */
    private static Point at(Box box, double x, double y) {
        return new Point(box.x() + Math.floor(x * box.width()), box.y() + Math.floor(y * box.height()));
    }

    private static Instance within(Box box, Instance object) {
        Mask mask = object.mask();
        return new Instance(mask.placed(0, 0, mask.width(), mask.height(), box), object.category(), object.score());
    }

    /** Intersection over union. */
    private static double overlap(Box one, Box other) {
        double common = Rectangle.of(one).intersection(Rectangle.of(other));
        return common / (one.area() + other.area() - common);
    }
}
