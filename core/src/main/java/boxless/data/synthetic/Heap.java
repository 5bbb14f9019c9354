package boxless.data.synthetic;

import java.util.ArrayList;
import java.util.List;

/** Objects of a crowd, strewn evenly one upon another. */
final class Heap {
    /** The fewest pixels that an object shows. */
    static final int FEWEST = 30;
    /** Share of objects that the image's border may cut. */
    private static final double CUT = 0.1;

    private static final int TRIES = 40;

    final Occlusion occlusion;

    private final CrowdStyle style;
    private final Dice dice;
    private final List<Member> members = new ArrayList<>();

    Heap(CrowdScene scene, CrowdStyle style, Dice dice) {
        this.style = style;
        this.dice = dice;
        occlusion = new Occlusion(
                scene.width(), scene.height(), FEWEST, scene.difficulty().kept, Occlusion.Parts.TWO_ALIKE);
    }

    /** From the hindmost to the one in front. */
    List<Member> members() {
        return members;
    }

    /** Adds so many objects, or fewer where there is no more room. */
    void fill(int count) {
        for (int misses = 0; members.size() < count && misses < 40; ) {
            misses = add() ? 0 : misses + 1;
        }
    }

    private boolean add() {
        Tube outline = style.outline(dice);
        Paint paint = style.paint(dice);
        Cutout cutout = new Cutout(outline, (int) Math.ceil(outline.reach()) + 2, dice);
        boolean whole = !dice.chance(CUT);
        double marginX = whole ? outline.halfWidth() + 1 : 0;
        double marginY = whole ? outline.halfHeight() + 1 : 0;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double x = dice.between(marginX, occlusion.width - marginX);
            double y = dice.between(marginY, occlusion.height - marginY);
            if (occlusion.add(cutout, (int) x, (int) y)) {
                members.add(new Member(cutout, (int) x, (int) y, paint));
                return true;
            }
        }
        return false;
    }
}
