/**
 * AdaptIS: K. Sofiiuk, O. Barinova, A. Konushin, "AdaptIS: Adaptive Instance Selection Network", ICCV 2019, arXiv 1909.07829.
 *
 * <p>The idea in five lines. A point goes in, the mask of the object under it comes out: no boxes, no grouping. The image is seen once; the feature at
 * the point becomes, through a small controller, scale and shift of a normalisation layer (AdaIN) in a light mask head, which also sees where each pixel
 * lies relative to the point. So each further point costs little. A proposal head, trained when everything else is done, says which points give good
 * masks; its local maxima, the best first, give all objects. A semantic head gives their classes, and stuff around them.
 *
 * <table>
 * <caption>Files in reading order</caption>
 * <tr><td>{@code AdaptIs}</td><td>the method: forward, targets, loss, decode, clicks; its two stages of training</td></tr>
 * <tr><td>{@code AdaptIsOptions, NetworkOptions, CoordinateOptions, TrainingPoints, MaskLoss, ProposalLossOptions, DecoderOptions, PointOptions}</td>
 * <td>every variant of the paper's ablations as an option</td></tr>
 * <tr><td>{@code AdaptIsNetwork}</td><td>features, mask head, semantic head, proposal head in the official forms and our light one: {@code LightFeatures,
 * Style, InitialWeights}; {@link boxless.backbone.UNet} and {@link boxless.backbone.DeepLabV3Plus}</td></tr>
 * <tr><td>{@code MaskHead}</td><td>from point to mask: {@code QueryFeatures, Coordinates, AdaIn, Lattice}; {@code Centres} are ours</td></tr>
 * <tr><td>{@code Encoding, Features}</td><td>what is known about an image before anyone asks</td></tr>
 * <tr><td>{@code TargetMaker, Targets, SemanticLabels}</td><td>points and what their masks should be</td></tr>
 * <tr><td>{@code AdaptIsLoss}</td><td>normalised focal losses, proposals: {@code MaskLoss, SemanticFocalLoss, ProposalLabels, MaskThreshold}</td></tr>
 * <tr><td>{@code ImageReader, Decoder}</td><td>the official inference: {@code LocalMaxima, GreedySelection, RandomSelection}; {@code ThingMap, Regions}
 * make the partition, {@code CropMerge} joins crops</td></tr>
 * <tr><td>{@code PointPictures}</td><td>proposals and what follows a click, to look at</td></tr>
 * <tr><td>{@code PublishedWeights}</td><td>files of the official code</td></tr>
 * <tr><td>{@code RadiusSurvey}</td><td>the radius of the coordinates that suits data</td></tr>
 * </table>
 *
 * <p>Known deviations. The mask head's first convolution is split: its part over the features is calculated once per image, with sums in another order.
 * In the stage of the proposal head everything else is in evaluation mode; the official PyTorch code lets running statistics move. One threshold T runs
 * through both stages, beginning at .35; the official code begins anew at .35 in the second. Plain focal loss divides by at least one pixel. Masks are
 * worked out several at a time, with the answer of one by one. In crops, a pixel that no object claims with a probability of .01 belongs to none. An odd
 * width fails in the official PyTorch U-Net and works here. A score per object is ours: mean probability of its mask times that of its class.
 *
 * <p>Licence of the official code: MPL 2.0; nothing of it is here. This folder was written from the paper's formulas.
 */
@NullMarked
package boxless.method.adaptis;

import org.jspecify.annotations.NullMarked;
