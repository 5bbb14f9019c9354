/**
 * SOLO: X. Wang, T. Kong, C. Shen, Y. Jiang, L. Li, "SOLO: Segmenting Objects by Locations", ECCV 2020, arXiv 1912.04488; and SOLOv2: X. Wang,
 * R. Zhang, T. Kong, L. Li, C. Shen, "SOLOv2: Dynamic and Fast Instance Segmentation", NeurIPS 2020, arXiv 2003.10152.
 *
 * <p>The idea in five lines. The image is divided into S x S cells. The cell in which an object's centre lies says what the object is, and owns one
 * channel of the network's output: the object's mask. No boxes, no grouping. The masks' branch is told where it is by coordinate channels, because
 * convolutions cannot know. Levels of a feature pyramid, each with a grid of its own, take objects of different sizes. Masks of neighbouring cells
 * that show the same object lower each other's scores, all at once (Matrix NMS).
 *
 * <table>
 * <caption>Files in reading order</caption>
 * <tr><td>{@code Solo}</td><td>the method: frame, forward, targets, loss, decode</td></tr>
 * <tr><td>{@code SoloOptions, HeadOptions, MaskLoss, Suppression, DecoderOptions, Grids, Sizes}</td><td>every variant of the papers' ablations as an
 * option</td></tr>
 * <tr><td>{@code SoloNetwork}</td><td>backbone, pyramid, head</td></tr>
 * <tr><td>{@code CellHead, DecoupledHead}</td><td>SOLO; Decoupled SOLO and its light form: {@code Branch, ConvUnit, Coordinates, GridAlignment,
 * Initial}</td></tr>
 * <tr><td>{@code DynamicHead, MaskFeature}</td><td>SOLOv2</td></tr>
 * <tr><td>{@code Prediction, MaskLogits}</td><td>what a network says; masks only of the cells that are asked for</td></tr>
 * <tr><td>{@code TargetMaker, Targets}</td><td>objects to levels and cells: {@code Level, ObjectExtent, CentreRegion, MaskReduction}</td></tr>
 * <tr><td>{@code SoloLoss, FocalLoss, MaskLoss}</td><td>focal loss of the cells; Dice, cross entropy or focal loss of the masks</td></tr>
 * <tr><td>{@code Decoder, Candidates}</td><td>the official inference: {@code Candidate, MaskMaps, CellMask, BitMask}, {@code ScoreDecay} (Matrix
 * NMS, mask NMS), {@code MaskEnlargement, Patch}</td></tr>
 * <tr><td>{@code CellPictures}</td><td>the cells that answered, to look at</td></tr>
 * <tr><td>{@code GridProposal}</td><td>grids and sizes that suit data: {@code ObjectSurvey, GridFit}</td></tr>
 * <tr><td>{@code GridShortage}</td><td>what a training has no cell for</td></tr>
 * <tr><td>{@code PublishedWeights}</td><td>files of the official code, of mmdetection and of torchvision</td></tr>
 * </table>
 *
 * <p>Known deviations. Images are scaled after they are normalised and not rounded to 8 bits in between; objects' annotations are scaled to the
 * nearest pixel. A batch without objects has a mask loss of 0, where the official code fails. Linear Matrix NMS divides by at least 1e-6. An object
 * that loses its mask when it is enlarged is left out. Where the network runs in bfloat16, so does the product of SOLOv2's kernels with its feature.
 * An object's box is that of its mask, not the annotation's; one that is a single pixel wide or high has a size of 0, which no default level takes.
 * The single level of the paper's ablation is the pyramid's P3, made of C3 to C5. Deformable convolutions are not there. Crops stay as they are at
 * the image's border; the official code pads every batch to its largest image, which ours does too where no crop is asked for.
 *
 * <p>Licences: the official code is for non-commercial use, mmdetection's is Apache-2.0; nothing of either is here. This folder was written from the
 * papers' formulas.
 */
@NullMarked
package boxless.method.solo;

import org.jspecify.annotations.NullMarked;
