package boxless.data.synthetic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The ground of a scene: two to four kinds of stuff, one below the other, with wavy borders. */
final class Landscape {
    final int width;
    final int height;
    /** From top to bottom. */
    final List<Stuff> stuff;
    /** Place in {@link #stuff} per pixel. */
    final byte[] places;

    private final List<Paint> paints = new ArrayList<>();
    private final double[][] borders;

    Landscape(ShapesScene scene, Dice dice) {
        width = scene.width();
        height = scene.height();
        places = new byte[width * height];
        stuff = draw(dice);
        double vivid = dice.between(0.75, 1.1);
        for (Stuff one : stuff) {
            paints.add(one.paint(vivid, scene.unit(), dice.split()));
        }
        borders = borders(scene.unit(), dice);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (byte k = 0; k < borders.length; k++) {
                    if (y >= borders[k][x]) {
                        places[y * width + x] = (byte) (k + 1);
                    }
                }
            }
        }
    }

    List<Paint> paints() {
        return Collections.unmodifiableList(paints);
    }

    /** Any order, but the sky is above. */
    private static List<Stuff> draw(Dice dice) {
        List<Stuff> left = new ArrayList<>(List.of(Stuff.values()));
        List<Stuff> drawn = new ArrayList<>();
        int count = 2 + (dice.chance(0.7) ? 1 : 0) + (dice.chance(0.25) ? 1 : 0);
        while (drawn.size() < count) {
            Stuff one = left.remove(dice.whole(0, left.size() - 1));
            drawn.add(one == Stuff.SKY ? 0 : drawn.size(), one);
        }
        return List.copyOf(drawn);
    }

    /** Row of each border, per column. */
    private double[][] borders(double unit, Dice dice) {
        int count = stuff.size() - 1;
        double[][] rows = new double[count][width];
        for (int k = 0; k < count; k++) {
            double middle = height * (k + 1 + dice.between(-0.3, 0.3)) / (count + 1);
            double slope = dice.between(-0.3, 0.3) * height / width;
            double waves = unit * dice.between(3, 14);
            double length = unit * dice.between(30, 80);
            GradientNoise noise = new GradientNoise(dice.next());
            for (int x = 0; x < width; x++) {
                rows[k][x] = middle + slope * (x - 0.5 * width) + waves * noise.rough(x / length, 0.5);
            }
        }
        return rows;
    }

    void paint(Canvas canvas) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int place = places[at];
                lay(canvas, x, y, place, 1);
                // the pixel's own stuff covers it down to half at a border
                for (int k = Math.max(0, place - 1); k <= Math.min(place, borders.length - 1); k++) {
                    double away = Math.abs(y - borders[k][x]);
                    if (away < 0.5) {
                        lay(canvas, x, y, k == place ? place + 1 : k, 0.5 - away);
                    }
                }
            }
        }
    }

    private void lay(Canvas canvas, int x, int y, int place, double cover) {
        Paint paint = paints.get(place);
        canvas.lay(y * width + x, paint, paint.share(x, y), 1, cover);
    }
}
