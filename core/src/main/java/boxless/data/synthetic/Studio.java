package boxless.data.synthetic;

import boxless.image.Pixels;
import java.util.List;

/** Lights a scene from one side and takes the picture: shadows, rounded edges, uneven light, blur, noise, 8 bits. */
final class Studio {
    private final ShapesScene scene;
    private final Dice dice;
    private final Canvas canvas;
    /** Towards the light. */
    private final double lightX;

    private final double lightY;
    /** Share of the light that a shadow takes. */
    private final double shadow;

    Studio(ShapesScene scene, Dice dice) {
        this.scene = scene;
        this.dice = dice;
        canvas = new Canvas(scene.width(), scene.height());
        // from above, as people expect it
        double angle = Math.PI * dice.between(1.15, 1.85);
        lightX = StrictMath.cos(angle);
        lightY = StrictMath.sin(angle);
        shadow = dice.between(0.3, 0.6);
    }

    Pixels picture(Landscape landscape, List<Thing> things) {
        landscape.paint(canvas);
        addMarks();
        for (Thing thing : things) {
            cast(thing);
            paint(thing);
        }
        illuminate();
        Canvas seen = canvas.blurred(dice.between(0.2, 0.35 + 0.03 * scene.difficulty().noise));
        addNoise(seen);
        return seen.digitised();
    }

    /** Blots and strokes on the ground that nobody would annotate. */
    private void addMarks() {
        int count = dice.whole(0, scene.difficulty().marks);
        for (int i = 0; i < count; i++) {
            boolean stroke = dice.chance(0.5);
            double radius = scene.unit() * (stroke ? dice.between(1, 2.5) : dice.between(5, 22));
            double stretch = stroke ? dice.between(8, 25) : dice.between(1, 1.6);
            double x = dice.between(0, canvas.width);
            double y = dice.between(0, canvas.height);
            double angle = dice.between(0, Math.PI);
            double light = dice.between(-90, 90);
            canvas.red.addBump(x, y, radius, stretch, angle, light + dice.between(-40, 40));
            canvas.green.addBump(x, y, radius, stretch, angle, light + dice.between(-40, 40));
            canvas.blue.addBump(x, y, radius, stretch, angle, light + dice.between(-40, 40));
        }
    }

    /** The thing's shadow on all that is behind it. */
    private void cast(Thing thing) {
        Cutout cutout = thing.cutout();
        int shiftX = (int) Math.round(-lightX * thing.lift());
        int shiftY = (int) Math.round(-lightY * thing.lift());
        cutout.over(canvas.width, canvas.height, thing.x() + shiftX, thing.y() + shiftY, (at, dx, dy) -> {
            double inside = Texture.within(0.5 - 0.5 * cutout.distance(dx, dy) / thing.lift());
            if (inside > 0) {
                canvas.dim(at, 1 - shadow * Texture.smooth(inside));
            }
        });
    }

    private void paint(Thing thing) {
        Cutout cutout = thing.cutout();
        cutout.over(canvas.width, canvas.height, thing.x(), thing.y(), (at, dx, dy) -> {
            if (cutout.distance(dx, dy) < 2) {
                paint(thing, at, dx, dy);
            }
        });
    }

    private void paint(Thing thing, int at, int dx, int dy) {
        Cutout cutout = thing.cutout();
        double slopeX = cutout.slopeX(dx, dy);
        double slopeY = cutout.slopeY(dx, dy);
        // on ridges, where no side is the nearest, there is no slope
        double slope = Math.max(0.3, Math.sqrt(slopeX * slopeX + slopeY * slopeY));
        double outwards = cutout.distance(dx, dy) / slope;
        double cover = Texture.within(0.5 - outwards);
        if (cover > 0) {
            double depth = Texture.within(1 + Math.min(0, outwards) / thing.bevel());
            double facing = (slopeX * lightX + slopeY * lightY) / slope;
            double light = 1 + thing.relief() * facing * depth * depth;
            double share =
                    thing.paint().share(thing.pose().along(dx, dy), thing.pose().across(dx, dy));
            canvas.lay(at, thing.paint(), share, light, cover);
        }
    }

    /** Brighter towards the light, darker away from it. */
    private void illuminate() {
        double exposure = dice.between(0.82, 1.06);
        double fall = dice.between(0.03, 0.18);
        for (int y = 0; y < canvas.height; y++) {
            double v = lightY * (2.0 * y / canvas.height - 1);
            for (int x = 0; x < canvas.width; x++) {
                double u = lightX * (2.0 * x / canvas.width - 1);
                canvas.dim(y * canvas.width + x, exposure * (1 + fall * (u + v)));
            }
        }
    }

    private void addNoise(Canvas seen) {
        double most = scene.difficulty().noise;
        double sigma = dice.between(0.3 * most, most);
        double softness = dice.between(0.3, 0.6);
        for (Plane plane : new Plane[] {seen.red, seen.green, seen.blue}) {
            Plane noise = new Plane(plane.width, plane.height);
            for (int i = 0; i < noise.values.length; i++) {
                noise.values[i] = (float) dice.gaussian();
            }
            plane.add(noise.blurred(softness), sigma);
        }
    }
}
