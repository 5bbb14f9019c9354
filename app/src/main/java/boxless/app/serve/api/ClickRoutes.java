package boxless.app.serve.api;

import boxless.Clicks;
import boxless.app.serve.http.Call;
import boxless.app.serve.http.Given;
import boxless.app.serve.http.Problem;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Router;
import boxless.app.serve.pictures.ObjectJson;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.StoredPicture;
import boxless.app.serve.work.Desk;
import boxless.app.serve.work.ModelShelf;
import boxless.app.serve.work.Networks;
import boxless.app.serve.work.OpenPictures;
import boxless.app.terminal.Times;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.Division;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.mask.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects by clicks on the pictures of the data folder. A request carries all clicks on its object, so the server keeps no history: one that was started
 * anew gives the same answers.
 */
public record ClickRoutes(PictureStore pictures, Networks networks, OpenPictures open) {
    private static final String MODEL = "model";
    private static final String POINTS = "points";
    private static final Set<String> POINT = Set.of("x", "y", "positive");

    /** @param category name of the object's class */
    private record Clicked(Instance object, String category) {}

    public void addTo(Router router) {
        router.post("/v1/pictures/{id}/clicks", this::click);
        router.post("/v1/pictures/{id}/split", this::split);
    }

    private Reply click(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            StoredPicture picture = PictureRoutes.find(pictures, call);
            Given body = call.given().only(Set.of(MODEL, POINTS, ObjectRoutes.PICTURE, "object"));
            pictures.marks().require(picture, body.optionalText(ObjectRoutes.PICTURE));
            ModelShelf.Entry model = networks.models().entryForClicks(body.optionalText(MODEL));
            List<Point> inside = new ArrayList<>();
            List<Point> outside = new ArrayList<>();
            for (Given point : points(body)) {
                (point.truth("positive", true) ? inside : outside).add(point(point));
            }
            long begin = System.nanoTime();
            Clicked clicked = at(place, picture, model, (clicks, answering) -> {
                Instance object =
                        ObjectRoutes.given(() -> clicks.ask(inside, outside)).instance();
                Map<Integer, String> names = Category.byId(answering.categories());
                return new Clicked(object, names.getOrDefault(object.category(), "object"));
            });
            ObjectNode json = Settings.JSON.createObjectNode();
            json.set("object", body.node().get("object"));
            json.put("category", clicked.category());
            json.put("score", clicked.object().score());
            ObjectJson.put(json, clicked.object().mask());
            return Reply.json(json.put("milliseconds", Times.millisecondsSince(begin)));
        }
    }

    private Reply split(Call call) throws IOException {
        try (Desk.Place place = networks.desk().admit()) {
            StoredPicture picture = PictureRoutes.find(pictures, call);
            Given body = call.given().only(Set.of(MODEL, POINTS, ObjectRoutes.PICTURE, "rle"));
            pictures.marks().require(picture, body.optionalText(ObjectRoutes.PICTURE));
            Size size = picture.requireSize();
            Mask mask = ObjectRoutes.given(() -> ObjectJson.mask(body.node().path("rle"), size));
            List<Given> points = points(body);
            if (points.size() != 2) {
                throw Problem.bad("points: %d; give two, one in each part".formatted(points.size()));
            }
            Point first = inside(point(points.get(0)), mask);
            Point second = inside(point(points.get(1)), mask);
            Optional<String> name = body.optionalText(MODEL);
            List<Mask> parts = name.isEmpty()
                    ? ObjectRoutes.given(() -> Division.byDistance(mask, first, second))
                    : at(
                            place,
                            picture,
                            networks.models().entryForClicks(name),
                            (clicks, answering) -> ObjectRoutes.given(() -> Division.byProbability(
                                    mask, first, second, probabilities(clicks, first), probabilities(clicks, second))));
            ObjectNode json = Settings.JSON.createObjectNode();
            ArrayNode list = json.putArray("parts");
            parts.forEach(part -> list.add(ObjectJson.part(part)));
            return Reply.json(json);
        }
    }

    private static float[] probabilities(Clicks clicks, Point point) {
        return clicks.ask(List.of(point), List.of()).probabilities().values();
    }

    private <T> T at(
            Desk.Place place,
            StoredPicture picture,
            ModelShelf.Entry model,
            BiFunction<Clicks, ModelShelf.Entry, T> questions) {
        long pixels = picture.requireSize().area();
        String key = picture.id() + picture.stamp();
        return open.serve(place, model.name(), key, pixels, () -> networks.open(picture.file()), questions);
    }

    private static List<Given> points(Given body) {
        List<Given> points = body.objects(POINTS);
        if (points.isEmpty()) {
            throw Problem.bad("points: give a list of points, each {\"x\": column, \"y\": row}");
        }
        OpenPictures.requireFew(points.size());
        return points;
    }

    private static Point point(Given point) {
        point.only(POINT);
        return new Point(point.number("x"), point.number("y"));
    }

    private static Point inside(Point point, Mask mask) {
        if (!(point.x() >= -.5
                && point.x() < mask.width() - .5
                && point.y() >= -.5
                && point.y() < mask.height() - .5)) {
            throw Problem.bad("points: (%s, %s) lies outside the picture of %dx%d pixels"
                    .formatted(point.x(), point.y(), mask.width(), mask.height()));
        }
        return point;
    }
}
