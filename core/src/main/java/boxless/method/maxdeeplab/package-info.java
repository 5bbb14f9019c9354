/**
 * MaX-DeepLab: H. Wang, Y. Zhu, H. Adam, A. Yuille, L.-C. Chen, "MaX-DeepLab: End-to-End Panoptic Segmentation with Mask Transformers", CVPR 2021, arXiv
 * 2012.00759.
 *
 * <p>The idea in five lines. A fixed number of slots says of each image: a mask and a class, or void. A softmax over the slots at every pixel makes the
 * masks a partition, things and stuff alike: no boxes, no grouping, no merging. Each slot has a token in a memory; a transformer lets memory and pixels
 * look at each other beside the convolutions, and a mask is where the features of pixels resemble the token's kernel. Training pairs slots with segments
 * so that the sum of class probability x Dice is largest, the product that panoptic quality is made of, and raises it for each pair; all other slots
 * learn to say void.
 *
 * <table>
 * <caption>Files in reading order</caption>
 * <tr><td>{@code MaxDeepLab}</td><td>the method: frame, forward, targets, loss, decode</td></tr>
 * <tr><td>{@code MaxDeepLabOptions, NetworkOptions, AttentionOptions, LossOptions, DecoderOptions}</td><td>every variant of the paper's ablations as an
 * option</td></tr>
 * <tr><td>{@code Channels}</td><td>categories to the heads' channels: things, stuff, background, void</td></tr>
 * <tr><td>{@code MaxDeepLabNetwork, Prediction}</td><td>encoder and heads of S, L and our light form; what they say: {@code InitialWeights}</td></tr>
 * <tr><td>{@code Encoder}</td><td>backbone, memory and stacked decoders: {@code Paths, Stem, Stage, DecoderPlan, ResizedFuse}</td></tr>
 * <tr><td>{@code ResidualBlock}</td><td>a block of the pixel path: {@code AxialAttention2d, AxialAttention, RelativePositions, DropPath}</td></tr>
 * <tr><td>{@code DualPathLayer, MemoryAttention}</td><td>memory to pixels, memory to memory, pixels to memory</td></tr>
 * <tr><td>{@code SemanticDecoder}</td><td>the auxiliary branch of S</td></tr>
 * <tr><td>{@code ConvNorm, SeparableConvNorm, LinearNorm, Normalization, Kernel}</td><td>small layers under the official names</td></tr>
 * <tr><td>{@code TargetMaker, Targets, Truth}</td><td>the segments that slots should find, at a quarter of the size</td></tr>
 * <tr><td>{@code MaxDeepLabLoss}</td><td>the sum of the losses; {@code Matching, Pairs} of slots and segments by their {@code Overlaps}</td></tr>
 * <tr><td>{@code PqLoss, MaskIdLoss, InstanceDiscrimination, SemanticLoss}</td><td>the PQ-style loss and the auxiliary ones; their mean:
 * {@code NonZero}</td></tr>
 * <tr><td>{@code Decoder}</td><td>the official inference: classes of the {@code Slots}, {@code MaskMap} enlarges masks, {@code PixelWiseOwners} or
 * {@code MaskWiseOwners} give pixels away ({@code Owners}), {@code Regions} makes segments of slots</td></tr>
 * <tr><td>{@code SlotPictures}</td><td>features, kernels, and what each slot covers and where it looked, to look at</td></tr>
 * <tr><td>{@code SlotSurvey, SlotShortage}</td><td>how many slots data needs, and what a training has no slot for</td></tr>
 * <tr><td>{@code PublishedWeights}</td><td>checkpoints of the official code</td></tr>
 * </table>
 *
 * <p>Known deviations. Crowds are void for every loss, the semantic one, too, as the official data script has them unless told otherwise. Segments
 * beyond the number of slots are void for masks and counted; the official data code refuses images with too many things. A pixel without a segment has
 * no gradient in the mask-ID loss, where TensorFlow's is not that of its value. How much slots without a segment weigh follows the official code, not
 * the paper, unless an option says otherwise. Where no class is stuff, slots learn a background, which is not reported. The pyramid of the semantic
 * branch takes its mean over the whole feature at every size; the official window has the size of the training crop. A channel of which a step has a
 * single value, as of that mean in batches of one image, is normalised by the running statistics, which stay; in TensorFlow it becomes its shift. Images
 * keep their size unless {@code side} is set, and those too large for axial attention are segmented in tiles; the official code scales all images and
 * refuses too large an input. Images are scaled after they are normalised; training's {@code rescale} has the middles of outer edges, not of corner
 * pixels, as fixed points. Where nothing learns, normalisations become part of the layers around them, with sums in another order. A slot whose logit at
 * a pixel is 16 below the best one has no part in the softmax there: 1e-7. Scores of segments are ours, from the probabilities of which the official
 * code gives maps; so are the light form, its group normalisation and the scale at which its mask logits begin.
 *
 * <p>Licence of the official code, deeplab2: Apache-2.0; nothing of it is here. This folder was written from the paper's formulas.
 */
@NullMarked
package boxless.method.maxdeeplab;

import org.jspecify.annotations.NullMarked;
