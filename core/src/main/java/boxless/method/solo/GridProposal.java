package boxless.method.solo;

import java.util.Arrays;
import java.util.List;

/**
 * Which grids and sizes suit data: the counsel that SOLO's authors do not give. Sizes double from level to level and overlap by half, as the paper's do,
 * so that the data's large objects lie on the last level, where they are large enough for its coarse masks; each grid is the coarsest in which
 * hardly ever two centres fall into one cell. Where the paper's grids lose fewer objects, all are made finer; where that does not help, the paper's are it.
 */
final class GridProposal {
    private static final int LEVELS = 5;
    private static final int COARSEST = 12;
    private static final int FINEST = 64;
    private static final int STEP = 4;
    /** Where objects still collide at so small a part, their centres agree, and finer grids do not part them. */
    private static final double LEAST_PART = 0.001;
    /** The smallest that the authors use: 28 pixels are 7 in the finest masks. */
    private static final double SMALLEST_UNIT = 28;

    private GridProposal() {}

    static GridFit of(ObjectSurvey survey) {
        double[] ascending = survey.sizes();
        if (ascending.length == 0) {
            return survey.paper();
        }
        List<Sizes> sizes = sizes(ascending);
        int bearable = survey.paper().lost();
        double part = GridFit.BEARABLE;
        GridFit fit = survey.fit(grids(survey, sizes, part), sizes);
        while (fit.lost() > bearable && part > LEAST_PART) {
            part /= 2;
            fit = survey.fit(grids(survey, sizes, part), sizes);
        }
        return fit.lost() <= bearable ? fit : survey.paper();
    }

    private static List<Integer> grids(ObjectSurvey survey, List<Sizes> sizes, double part) {
        Integer[] grids = new Integer[LEVELS];
        int least = COARSEST;
        for (int i = LEVELS - 1; i >= 0; i--) {
            grids[i] = grid(survey, sizes.get(i), least, part);
            least = grids[i];
        }
        return Arrays.asList(grids);
    }

    /**
     * The paper's (1, 96), (48, 192) ... (384, 2048) in units of 48 pixels; here a unit is what suits the larger objects. Small objects stay on
     * the first levels even where there are no large ones: masks of later levels are two and four times coarser.
     */
    private static List<Sizes> sizes(double[] ascending) {
        double large = ascending[(int) ((ascending.length - 1) * 0.99)];
        double unit = Math.max(SMALLEST_UNIT, Math.ceil(large / 16));
        double largest = Math.max(2048, Math.ceil(2 * ascending[ascending.length - 1]));
        return Sizes.doubling(0, unit, largest);
    }

    /** @param part of a level's objects that may share a cell */
    private static int grid(ObjectSurvey survey, Sizes sizes, int least, double part) {
        int grid = least;
        while (grid < FINEST && survey.level(grid, sizes).isCrowded(part)) {
            grid += STEP;
        }
        return grid;
    }
}
