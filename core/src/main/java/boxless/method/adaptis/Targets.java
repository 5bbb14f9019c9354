package boxless.method.adaptis;

/**
 * What the loss needs to know about a batch of B images with K points each.
 *
 * @param points rows and columns in pixels, K pairs for the first image, K for the second, ...
 * @param masks (B K, H, W): 1 the object under the point, 0 all else, -1 ignored
 * @param semantic (B, H, W): channel of the semantic head, -1 ignored
 * @param elsewhere (B, H, W) for the proposal head: 0 negative, -1 does not count; empty where only the points count
 * @param centres (B, 2, H, W): at every pixel {@link Centres#target} of its object, the one in front where objects overlap; NaN where there is none or a crowd.
 *     Empty where they are not learned
 * @param height H
 * @param width W
 * @param proposals whether only the proposal head learns
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Targets(
        float[] points,
        float[] masks,
        long[] semantic,
        float[] elsewhere,
        float[] centres,
        int height,
        int width,
        boolean proposals) {}
