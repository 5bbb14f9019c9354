package boxless.data.synthetic;

/** The distance from a regular polygon of any profile: a point is turned and mirrored into the first half fold, whose few edges are all that is measured. */
final class FoldedPolygon implements Contour {
    private final double[] cos;
    private final double[] sin;
    private final double[] corners;

    FoldedPolygon(int folds, double... corners) {
        this.corners = corners;
        cos = new double[folds];
        sin = new double[folds];
        for (int i = 0; i < folds; i++) {
            cos[i] = StrictMath.cos(2 * Math.PI * i / folds);
            sin[i] = StrictMath.sin(2 * Math.PI * i / folds);
        }
    }

    @Override
    public double distance(double u, double v) {
        int fold = 0;
        double x = u;
        for (int i = 1; i < cos.length; i++) {
            double along = u * cos[i] + v * sin[i];
            if (along > x) {
                x = along;
                fold = i;
            }
        }
        double y = Math.abs(v * cos[fold] - u * sin[fold]);
        double squared = Double.MAX_VALUE;
        boolean inside = true;
        for (int k = 0; k + 3 < corners.length; k += 2) {
            double fromX = x - corners[k];
            double fromY = y - corners[k + 1];
            double edgeX = corners[k + 2] - corners[k];
            double edgeY = corners[k + 3] - corners[k + 1];
            double share = (fromX * edgeX + fromY * edgeY) / (edgeX * edgeX + edgeY * edgeY);
            double at = Math.max(0, Math.min(1, share));
            double awayX = fromX - at * edgeX;
            double awayY = fromY - at * edgeY;
            squared = Math.min(squared, awayX * awayX + awayY * awayY);
            boolean facing = corners[k] * y >= corners[k + 1] * x; // the edge's angles reach down to the point's
            if (facing) {
                inside = edgeX * fromY - edgeY * fromX >= 0;
            }
        }
        return inside ? -Math.sqrt(squared) : Math.sqrt(squared);
    }
}
