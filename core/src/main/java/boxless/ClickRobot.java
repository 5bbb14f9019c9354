package boxless;

import boxless.data.Sample;
import boxless.evaluate.ClickScore;
import boxless.evaluate.ClickScoring;
import boxless.evaluate.RobotClick;
import boxless.image.PictureSource;
import boxless.mask.Mask;
import java.util.function.Function;

/**
 * Clicks the objects of annotated images, each time into the largest error, and scores the masks; {@link ClickScoring} says how.
 *
 * <pre>{@code
 * ClickRobot robot = new ClickRobot(Clicker.of(model), 3);
 * for (int i = 0; i < data.size(); i++) {
 *     robot.click(data.read(i));
 * }
 * double afterOneClick = robot.score().after().getFirst().meanIou();
 * }</pre>
 *
 * <p>For use by one thread.
 */
public final class ClickRobot {
    private final Clicker clicker;
    private final ClickScoring scoring;

    /**
     * @param clicks that each object gets at most
     * @throws IllegalArgumentException if they are fewer than 1
     */
    public ClickRobot(Clicker clicker, int clicks) {
        this.clicker = clicker;
        scoring = new ClickScoring(clicks);
    }

    /**
     * Clicks every object of an image; opens it once.
     *
     * @throws RefusedException if the image cannot be opened, as for {@link Clicker#open(PictureSource)}
     */
    public void click(Sample sample) {
        long begin = System.nanoTime();
        try (Clicks clicks = clicker.open(sample.image())) {
            scoring.add(sample, (System.nanoTime() - begin) / 1e6, () -> new ClickedObject(clicks));
        }
    }

    /** The score of all images so far. */
    public ClickScore score() {
        return scoring.result();
    }

    private static final class ClickedObject implements Function<RobotClick, Mask> {
        private static final int NONE = 0;

        private final Clicks clicks;
        private int number = NONE;

        ClickedObject(Clicks clicks) {
            this.clicks = clicks;
        }

        @Override
        public Mask apply(RobotClick click) {
            Clicks.Answer answer = answer(click.x(), click.y(), click.positive());
            number = answer.object();
            return answer.instance().mask();
        }

        private Clicks.Answer answer(int x, int y, boolean positive) {
            if (number == NONE) {
                return clicks.click(x, y);
            }
            return positive ? clicks.include(number, x, y) : clicks.exclude(number, x, y);
        }
    }
}
