/**
 * Spatial Embeddings: D. Neven, B. De Brabandere, M. Proesmans, L. Van Gool, "Instance Segmentation by Jointly Optimizing Spatial
 * Embeddings and Clustering Bandwidth", CVPR 2019, arXiv 1906.11109; and the improvements of EmbedSeg (Lalit, Tomancak, Jug, MIDL 2021,
 * arXiv 2101.10033).
 *
 * <p>The idea in five lines. Every pixel points to the centre of its object: pixel + offset = embedding. A Gaussian around the centre
 * turns an embedding's distance into the probability phi that the pixel belongs to the object, and phi &gt; 0.5 is the mask. The Gaussian's
 * width is learned per object, so that large objects may be sloppy where small ones may not. Training maximises the IoU of every mask itself
 * (Lovász hinge). A seed map learns phi too and so knows good centres; at test time the best seed left takes its pixels, until none is good.
 *
 * <table>
 * <caption>Files in reading order</caption>
 * <tr><td>{@code SpatialEmbeddings}</td><td>the method: forward, targets, loss, decode</td></tr>
 * <tr><td>{@code SpatialEmbeddingsOptions}</td><td>every variant of the paper's ablation as an option</td></tr>
 * <tr><td>{@code BranchedErfnet}</td><td>network: one encoder, a branch for offsets and bandwidths, a branch for seeds</td></tr>
 * <tr><td>{@code CoordinateGrid}</td><td>pixel coordinates in the units of the embeddings</td></tr>
 * <tr><td>{@code TargetMaker, Targets, Centres}</td><td>objects' pixels, classes and centres: centroid, medoid, approximate medoid</td></tr>
 * <tr><td>{@code PictureLoss, LovaszHinge, NearbyPixels}</td><td>loss and derivative of one image, in plain Java</td></tr>
 * <tr><td>{@code Embeddings}</td><td>raw output read as the paper reads it</td></tr>
 * <tr><td>{@code Clustering, ClusteringOptions}</td><td>how objects are read out; which way belongs to which objective</td></tr>
 * <tr><td>{@code SeedClustering}</td><td>the official loop, equal pixel for pixel, fast: {@code Foreground, BestSeeds, Proposal, EmbeddingBoxes,
 * Unclustered, MaskColumns, OrderedFloats}</td></tr>
 * <tr><td>{@code LocalMaximaClustering, SeedPeaks}</td><td>EmbedSeg's second way</td></tr>
 * <tr><td>{@code CentreClustering, CentreOptions}</td><td>for the baselines without bandwidth (Eq. 1 and 2)</td></tr>
 * <tr><td>{@code EmbeddingPictures}</td><td>seeds, offsets and margins to look at</td></tr>
 * <tr><td>{@code DihedralAverage}</td><td>EmbedSeg's eight-fold test-time augmentation</td></tr>
 * </table>
 *
 * <p>Known deviations. The baselines' distances are means over an object's pixels, in pixels; the paper writes sums. Crowds and stuff are
 * background, as in the official code. Centres are those of the pixels visible in the crop; EmbedSeg's centroid is rounded to a pixel, ours is
 * not. Images are mirrored at the bottom and right border up to a multiple of 8; EmbedSeg mirrors at both sides.
 *
 * <p>Licences: the official code and its weights are CC BY-NC 4.0; nothing of them is here. This folder was written from the paper's
 * formulas.
 */
@NullMarked
package boxless.method.spatialembeddings;

import org.jspecify.annotations.NullMarked;
