package boxless.method.spatialembeddings;

import java.util.List;

/** What the loss needs to know about a batch: one element per picture. */
record Targets(int width, int height, List<Picture> pictures) {
    /**
     * One picture's objects, k = 0 .. count - 1.
     *
     * @param object (height x width) object of each pixel, -1 for background
     * @param first pixels of object k are {@code pixels[first[k]] .. pixels[first[k + 1] - 1]}
     * @param pixels row-major indices, grouped by object
     * @param classes seed map of each object
     * @param centreX fixed centre of attraction in grid units, or empty where the centre is learned
     * @param centreY likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Picture(int[] object, int[] first, int[] pixels, int[] classes, double[] centreX, double[] centreY) {
        int count() {
            return classes.length;
        }

        int size(int k) {
            return first[k + 1] - first[k];
        }
    }
}
