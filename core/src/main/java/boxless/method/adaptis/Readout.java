package boxless.method.adaptis;

import java.util.function.Supplier;

/**
 * What a network says about an image or about a crop of one.
 *
 * @param semantic category probabilities
 * @param proposals how good a point of the object each pixel is: sigmoid of the proposal head's logit, squared (height x width), row-major; asked
 *     for only where points come from proposals, and then once; an array that nobody else holds
 * @param head masks of points
 */
record Readout(Semantic semantic, Supplier<float[]> proposals, PointMasks head) {}
