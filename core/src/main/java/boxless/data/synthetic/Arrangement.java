package boxless.data.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets nuclei into a picture one by one, the later in front of the earlier, and keeps the label of the one in front in every pixel. A nucleus
 * is refused where it would hide too much of another or show too little of itself.
 */
final class Arrangement {
    private static final int TRIES = 25;
    /** An object behind others keeps at least this share of its pixels. */
    private static final double KEPT = 0.55;

    final int width;
    final int height;
    /** Nucleus number from 1, in the order of {@link #nuclei()}; 0 is background. */
    final int[] labels;

    private final Look look;
    private final Dice dice;
    private final GradientNoise terrain;
    private final double sea;
    private final List<Nucleus> nuclei = new ArrayList<>();
    /** Visible pixels per label, and how many there were when it was set. */
    private int[] visible = new int[64];

    private int[] whole = new int[64];
    private int[] hidden = new int[64];

    Arrangement(int width, int height, Look look, Dice dice) {
        this.width = width;
        this.height = height;
        this.look = look;
        this.dice = dice;
        labels = new int[width * height];
        terrain = new GradientNoise(dice.next());
        // gradient noise is roughly bell-shaped around 0; this is the level below which the wanted share lies
        sea = look.crowd().gaps() <= 0.01 ? -9 : 0.75 * (look.crowd().gaps() - 0.5);
    }

    List<Nucleus> nuclei() {
        return nuclei;
    }

    void fill(int count) {
        for (int misses = 0; nuclei.size() < count && misses < 40 + count / 4; ) {
            Nucleus drawn = Nucleus.draw(look, dice);
            boolean touching = !nuclei.isEmpty() && dice.chance(look.crowd().touching());
            Nucleus placed = touching ? against(drawn) : apart(drawn);
            if (placed == null) {
                misses++;
            } else {
                set(placed);
                if (placed.kind() == Nucleus.Kind.MITOTIC && dice.chance(0.3) && nuclei.size() < count) {
                    setSister(placed);
                }
            }
        }
    }

    /** Somewhere on the populated ground, with a gap around it. */
    private @Nullable Nucleus apart(Nucleus nucleus) {
        double land = 0.45 * Math.min(width, height);
        double margin = nucleus.outline().semiMajor;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int x = (int) Math.floor(dice.between(-margin, width + margin));
            int y = (int) Math.floor(dice.between(-margin, height + margin));
            if (terrain.at(x / land, y / land) >= sea && fits(nucleus, x, y, 2, 0)) {
                return nucleus.at(x, y);
            }
        }
        return null;
    }

    /** Slides away from a random nucleus until they overlap as much as is wanted. */
    private @Nullable Nucleus against(Nucleus nucleus) {
        for (int attempt = 0; attempt < 4; attempt++) {
            Nucleus partner = nuclei.get(dice.whole(0, nuclei.size() - 1));
            double angle = dice.between(0, 2 * Math.PI);
            double overlap = look.crowd().overlap() * dice.uniform() * dice.uniform();
            double start = 0.6 * (partner.outline().semiMinor + nucleus.outline().semiMinor);
            double end = partner.outline().reach + nucleus.outline().reach;
            for (double away = start; away < end; away += 1) {
                int x = (int) Math.round(partner.x() + away * StrictMath.cos(angle));
                int y = (int) Math.round(partner.y() + away * StrictMath.sin(angle));
                if (fits(nucleus, x, y, 0, overlap)) {
                    return nucleus.at(x, y);
                }
            }
        }
        return null;
    }

    /** The other half of a division: the same plate, side by side. */
    private void setSister(Nucleus plate) {
        double away = plate.outline().semiMinor * dice.between(2.2, 4);
        int x = (int) Math.round(plate.x() - away * StrictMath.sin(plate.outline().angle));
        int y = (int) Math.round(plate.y() + away * StrictMath.cos(plate.outline().angle));
        if (fits(plate, x, y, 0, 0)) {
            set(plate.at(x, y));
        }
    }

    /** Whether the nucleus can lie here: its share over others, its size in the picture, what remains of those behind. */
    private boolean fits(Nucleus nucleus, int x, int y, double gap, double overlap) {
        Outline outline = nucleus.outline();
        double limit = 1 + gap / outline.semiMinor;
        int inside = 0;
        int over = 0;
        Arrays.fill(hidden, 0, nuclei.size() + 1, 0);
        int side = 2 * outline.reach + 1;
        for (int row = Math.max(0, y - outline.reach); row <= Math.min(height - 1, y + outline.reach); row++) {
            int shift = (row - y + outline.reach) * side - x + outline.reach;
            for (int column = Math.max(0, x - outline.reach);
                    column <= Math.min(width - 1, x + outline.reach);
                    column++) {
                float depth = outline.depth[shift + column];
                if (depth <= limit) {
                    int label = labels[row * width + column];
                    inside += depth <= 1 ? 1 : 0;
                    over += label > 0 ? 1 : 0;
                    hidden[label]++;
                }
            }
        }
        if (inside < look.form().minimumArea() || over > overlap * outline.area) {
            return false;
        }
        for (int label = 1; over > 0 && label <= nuclei.size(); label++) {
            int left = visible[label] - hidden[label];
            if (hidden[label] > 0
                    && left < Math.max(KEPT * whole[label], 2.0 * look.form().minimumArea())) {
                return false;
            }
        }
        return true;
    }

    private void set(Nucleus nucleus) {
        nuclei.add(nucleus);
        int label = nuclei.size();
        if (label + 1 >= visible.length) {
            visible = Arrays.copyOf(visible, 2 * visible.length);
            whole = Arrays.copyOf(whole, visible.length);
            hidden = new int[visible.length];
        }
        Outline outline = nucleus.outline();
        int side = 2 * outline.reach + 1;
        for (int dy = -outline.reach; dy <= outline.reach; dy++) {
            for (int dx = -outline.reach; dx <= outline.reach; dx++) {
                int x = nucleus.x() + dx;
                int y = nucleus.y() + dy;
                boolean inside = outline.depth[(dy + outline.reach) * side + dx + outline.reach] <= 1;
                if (inside && x >= 0 && y >= 0 && x < width && y < height) {
                    visible[labels[y * width + x]]--;
                    labels[y * width + x] = label;
                    visible[label]++;
                }
            }
        }
        whole[label] = visible[label];
    }
}
