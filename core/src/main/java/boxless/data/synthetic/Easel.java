package boxless.data.synthetic;

import boxless.image.Pixels;
import java.util.List;

/** Paints a crowd on its ground: every object with a rim around its core, then blur, noise, 8 bits. */
final class Easel {
    private final CrowdScene scene;
    private final CrowdStyle style;
    private final Dice dice;
    private final Canvas canvas;

    Easel(CrowdScene scene, CrowdStyle style, Dice dice) {
        this.scene = scene;
        this.style = style;
        this.dice = dice;
        canvas = new Canvas(scene.width(), scene.height());
    }

    Pixels picture(List<Member> members) {
        Paint ground = style.ground(dice);
        for (int y = 0; y < canvas.height; y++) {
            for (int x = 0; x < canvas.width; x++) {
                canvas.lay(y * canvas.width + x, ground, ground.share(x, y), 1, 1);
            }
        }
        members.forEach(this::paint);
        CrowdDifficulty difficulty = scene.difficulty();
        Canvas seen = canvas.blurred(style.blur + dice.between(difficulty.leastBlur, difficulty.mostBlur));
        addNoise(seen, style.contrast * dice.between(difficulty.leastNoise, difficulty.mostNoise));
        return seen.digitised();
    }

    private void paint(Member member) {
        Cutout cutout = member.cutout();
        Paint paint = member.paint();
        cutout.over(canvas.width, canvas.height, member.x(), member.y(), (at, dx, dy) -> {
            double depth = -cutout.distance(dx, dy);
            double cover = style.opacity * Texture.within(0.5 + depth);
            if (cover > 0) {
                double core = Texture.within(0.5 + (depth - style.rim) / style.softness);
                double stain =
                        Texture.within(style.mottle * (1 + paint.noise().at(dx / paint.size(), dy / paint.size())));
                canvas.lay(at, paint, 1 - core * (1 - stain), 1, cover);
            }
        });
    }

    /** Mostly the same in all colours, as in a camera's grey. */
    private void addNoise(Canvas seen, double sigma) {
        int size = canvas.width * canvas.height;
        for (int at = 0; at < size; at++) {
            double grey = 0.85 * sigma * dice.gaussian();
            seen.red.values[at] += (float) (grey + 0.5 * sigma * dice.gaussian());
            seen.green.values[at] += (float) (grey + 0.5 * sigma * dice.gaussian());
            seen.blue.values[at] += (float) (grey + 0.5 * sigma * dice.gaussian());
        }
    }
}
